// Deletes the bundles of a site one by one, and then looks whether anything of it is left to be seen.
import * as z from 'zod';
import { Bundle } from '../../../lambdas/api/answers/bundle-answers.ts';
import { type ApiClient, answered, codeOf, pause, problemOf } from '../api/api-client.ts';
import { pagedItems } from '../api/paged-items.ts';

export interface DeleteSiteParts {
  api: ApiClient;
  site: string;
  /** null: all. */
  beforeMs: number | null;
  isMeant: boolean;
  /** Between two looks: an index on AWS lags behind. */
  lookMs: number;
  signal: AbortSignal;
  say: (line: string) => void;
}

export interface DeleteSiteOutcome {
  found: number;
  deleted: number;
  /** Lists in which something of the site is still seen. */
  left: string[];
}

/** Rounds over the list: what came or was in the way during one is deleted in the next. */
const mostRounds = 5;
const looks = 10;
const lists = ['bundles', 'nodes', 'findings', 'events'] as const;

export async function runDeleteSite(parts: DeleteSiteParts): Promise<DeleteSiteOutcome> {
  const { isMeant, beforeMs, signal } = parts;
  if (!isMeant) return { found: await showAll(parts), deleted: 0, left: [] };
  const deleted = new Set<string>();
  for (let round = 0; round < mostRounds && !signal.aborted; round++) {
    if ((await deleteRound(parts, deleted)) === 0) break;
  }
  return { found: deleted.size, deleted: deleted.size, left: beforeMs === null ? await leftOf(parts) : [] };
}

async function* bundlesOf({ api, site, beforeMs }: DeleteSiteParts) {
  for await (const { item } of pagedItems(api, '/v1/bundles', { item: Bundle, query: { site } })) {
    if (beforeMs === null || Date.parse(item.createdAt) < beforeMs) yield item;
  }
}

async function showAll(parts: DeleteSiteParts): Promise<number> {
  let count = 0;
  for await (const item of bundlesOf(parts)) {
    count++;
    parts.say(`${item.bundleId}  ${item.createdAt}  ${item.status}  ${item.key}`);
  }
  return count;
}

/** @returns how many it has deleted */
async function deleteRound(parts: DeleteSiteParts, deleted: Set<string>): Promise<number> {
  const { api, signal, say } = parts;
  let count = 0;
  for await (const item of bundlesOf(parts)) {
    if (signal.aborted) break;
    if (deleted.has(item.bundleId)) continue; // a list that lags behind
    const answer = await api.ask('DELETE', `/v1/bundles/${item.bundleId}`);
    const isGone = answer.status === 204 || codeOf(answer) === 'bundle-not-found';
    if (!isGone) throw new Error(`expected ${item.bundleId} to be deleted, found ${problemOf(answer)}`);
    deleted.add(item.bundleId);
    count++;
    say(`${deleted.size}  ${item.bundleId}  ${item.key}`);
  }
  return count;
}

const AnyPage = z.object({ items: z.array(z.unknown()) });

async function leftOf({ api, site, lookMs, signal }: DeleteSiteParts): Promise<string[]> {
  for (let look = 1; ; look++) {
    const left: string[] = [];
    for (const list of lists) {
      const answer = await api.ask('GET', `/v1/${list}`, { query: { site, limit: '1' } });
      if (answered(answer, 200, AnyPage).items.length > 0) left.push(list);
    }
    if (left.length === 0 || look === looks || signal.aborted) return left;
    await pause(lookMs, signal);
  }
}
