// Everything that goes wrong sooner or later, by subject: after each fault nothing is lost and nothing is doubled.
import { afterAll, afterEach, beforeAll } from 'vitest';
import { faultEventsSuite } from './fault-events-suite.ts';
import type { FaultHost, Troubles } from './fault-host.ts';
import { faultObjectsSuite } from './fault-objects-suite.ts';

export function faultSuite(start: () => Promise<FaultHost>, _troubles: Troubles): void {
  let host: FaultHost;
  const hostOf = () => host;
  beforeAll(async () => {
    host = await start();
  }, 60_000);
  afterEach(() => host.beforeWrite(null));
  afterAll(() => host?.close());

  faultEventsSuite(hostOf);
  faultObjectsSuite(hostOf);
}
