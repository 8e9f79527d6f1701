// Thousands of malformed, boundary and unauthorised requests, drawn from the description, against the embedded system.
import { expect, it } from 'vitest';
import { holdsForAny } from './malformed-property.ts';
import { malformedWorld } from './malformed-world.ts';
import { toldInternal } from './nothing-internal.ts';

const world = malformedWorld();

it('no request fails the system, is answered otherwise than described, or is told anything internal', async () => {
  const { statuses } = await holdsForAny(world(), 2_000);

  // It would prove little if all were refused for the same reason.
  const seen = [...statuses.keys()];
  expect(seen).toEqual(expect.arrayContaining([200, 201, 400, 401, 403, 404, 405, 413, 415, 422]));
}, 120_000);

it.each([
  [500, '{"detail":"TypeError: x"}', 'TypeError'],
  [422, '{"detail":"at /opt/logverdict/x"}', ' /opt/'],
  [200, 'x\n    at readLog (file:///x/read-log.ts:3:1)', '\n    at '],
  [404, '{"detail":"expected a node, found none"}', null],
])('what would be told is noticed: %s %s', (status, text, found) => {
  expect(toldInternal({ status, headers: {}, text })).toBe(found);
});
