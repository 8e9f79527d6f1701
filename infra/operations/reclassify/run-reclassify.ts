// From the list of bundles to those that match, to their readings, to the summary.
import { Bundle } from '../../../lambdas/api/answers/bundle-answers.ts';
import type { ApiClient } from '../api/api-client.ts';
import { pagedItems } from '../api/paged-items.ts';
import { currentEngine } from './current-engine.ts';
import type { ReclassifyOptions } from './reclassify-options.ts';
import { type ListedBundle, Rereading } from './reread-bundles.ts';

export interface ReclassifyParts extends ReclassifyOptions {
  api: ApiClient;
  lookMs: number;
  signal: AbortSignal;
  say: (line: string) => void;
}

export interface ReclassifyOutcome {
  matched: number;
  read: number;
  changed: number;
  left: number;
}

/** Without bytes there is nothing to read: these are passed over. */
const unsent: readonly string[] = ['awaiting-upload', 'expired'];

export async function runReclassify(parts: ReclassifyParts): Promise<ReclassifyOutcome> {
  const { api, signal, say, isDryRun } = parts;
  const outcome: ReclassifyOutcome = { matched: 0, read: 0, changed: 0, left: 0 };
  const rereading = new Rereading({
    ...parts,
    readMs: parts.readSeconds * 1000,
    onRead: (bundle, isChanged) => {
      outcome.read++;
      if (isChanged) outcome.changed++;
      say(`${outcome.read}  ${described(bundle)}${isChanged ? '; changed' : ''}`);
    },
    onLeft: (bundle, reason) => {
      outcome.left++;
      say(`left  ${described(bundle)}: ${reason}`);
    },
  });
  const engine = parts.isOtherEngine ? await currentEngine(api) : null;
  const { query, cursor } = parts;
  let place: string | null = cursor;
  try {
    for await (const found of pagedItems(api, '/v1/bundles', { item: Bundle, query: given(query), from: cursor })) {
      place = found.cursor;
      if (signal.aborted) break;
      if (!isMeant(found.item, engine, parts.sinceMs)) continue;
      outcome.matched++;
      if (isDryRun) say(described(found.item));
      else await rereading.add(found.item);
    }
    await rereading.finish();
  } catch (error) {
    if (!signal.aborted) {
      sayPlace(place, say);
      throw error;
    }
  }
  if (signal.aborted) sayPlace(place, say);
  return outcome;
}

/** Those of that page that have been asked for are asked for again, which does them no harm. */
const sayPlace = (cursor: string | null, say: (line: string) => void): void =>
  say(cursor === null ? 'give the same command again to go on' : `go on with --cursor ${cursor}`);

function isMeant({ status, engine, createdAt }: ListedBundle, current: string | null, sinceMs: number | null): boolean {
  if (unsent.includes(status)) return false;
  if (current !== null && engine === current) return false;
  return sinceMs === null || Date.parse(createdAt) >= sinceMs;
}

const given = (query: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

function described({ bundleId, site, fileName, status, code, nodes }: ListedBundle): string {
  const verdicts = nodes.map(({ node, verdict }) => `${node} ${verdict}`);
  return `${bundleId} (${site}, ${fileName}): ${[code === null ? status : `${status} ${code}`, ...verdicts].join(', ')}`;
}
