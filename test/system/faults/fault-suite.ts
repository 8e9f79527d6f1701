// Everything that goes wrong sooner or later, by subject: after each fault nothing is lost and nothing is doubled.
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { faultDeathsSuite } from './fault-deaths-suite.ts';
import { faultEventsSuite } from './fault-events-suite.ts';
import type { FaultHost, Troubles } from './fault-host.ts';
import { faultLayoutSuite } from './fault-layout-suite.ts';
import { faultObjectsSuite } from './fault-objects-suite.ts';
import { faultRivalsSuite } from './fault-rivals-suite.ts';
import { faultWritesSuite } from './fault-writes-suite.ts';

export function faultSuite(start: () => Promise<FaultHost>, troubles: Troubles): void {
  let host: FaultHost;
  const hostOf = () => host;
  beforeAll(async () => {
    host = await start();
  }, 60_000);
  afterEach(async () => {
    host.beforeWrite(null);
    expect(await host.leftovers()).toEqual([]);
  });
  afterAll(() => host?.close());

  faultEventsSuite(hostOf);
  faultObjectsSuite(hostOf);
  faultWritesSuite(hostOf, troubles);
  faultDeathsSuite(hostOf);
  faultRivalsSuite(hostOf);
  faultLayoutSuite(hostOf);
}
