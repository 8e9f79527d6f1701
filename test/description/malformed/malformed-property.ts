// What must hold for any request at all: an answer that is described, no failure of ours, nothing internal told, and nothing
// taken that the description refuses.
import fc from 'fast-check';
import { expect } from 'vitest';
import { undescribed } from '../described-api.ts';
import type { ExampleWorld } from '../example-world.ts';
import { toldInternal } from './nothing-internal.ts';
import { oddRequest } from './odd-request.ts';
import { sendRaw } from './raw-request.ts';
import { wronglyTaken } from './wrongly-taken.ts';

export interface Drawn {
  /** Answers by status. */
  statuses: Map<number, number>;
}

export async function holdsForAny(world: ExampleWorld, numRuns: number): Promise<Drawn> {
  const statuses = new Map<number, number>();
  const property = fc.asyncProperty(oddRequest(world), async (request) => {
    const answer = await sendRaw(world.url, request);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const [path = ''] = request.target.split('?');
    expect(answer.status).toBeLessThan(500);
    expect(undescribed(request.method, path, answer)).toEqual([]);
    expect(toldInternal(answer)).toBeNull();
    expect(wronglyTaken(request, answer)).toBeNull();
  });
  await fc.assert(property, { numRuns });
  return { statuses };
}
