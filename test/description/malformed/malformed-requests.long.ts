// As malformed-requests.test.ts, for as long as it takes to draw a hundred thousand: `npm run test:long`.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ExampleWorld, startExampleWorld } from '../example-world.ts';
import { holdsForAny } from './malformed-property.ts';
import { closeConnections } from './raw-request.ts';

let world: ExampleWorld;
beforeAll(async () => {
  world = await startExampleWorld();
}, 60_000);
afterAll(async () => {
  closeConnections();
  await world?.close();
});

it('no request of a hundred thousand fails the system', async () => {
  const { statuses } = await holdsForAny(world, 100_000);

  expect([...statuses.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(100_000);
});
