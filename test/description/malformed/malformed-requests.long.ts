// As malformed-requests.test.ts, for as long as it takes to draw a hundred thousand: `npm run test:long`.
import { expect, it } from 'vitest';
import { holdsForAny } from './malformed-property.ts';
import { malformedWorld } from './malformed-world.ts';

const world = malformedWorld();

it('no request of a hundred thousand fails the system', async () => {
  const { statuses } = await holdsForAny(world(), 100_000);

  expect([...statuses.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(100_000);
});
