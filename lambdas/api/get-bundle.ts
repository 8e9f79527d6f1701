// GET /v1/bundles/{bundleId}: how far a bundle is, and what its nodes came to. Waits for the end when asked to.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { header, parseQuery } from '../middleware/parse-request.ts';
import { bundleView, isFinishedAt } from './bundle-view.ts';
import { type Caller, maySee } from './caller.ts';
import type { ApiDeps, ReadingProgress } from './dependencies.ts';
import { type Endpoint, json } from './endpoint.ts';
import { retryAfterSeconds } from './retry-after.ts';

/** The entrance gives up after 29 seconds. */
const maxWaitSeconds = 25;
const pollMs = 1000;

export const getBundle: Endpoint = async ({ event, caller, params, base }, deps) => {
  parseQuery(event, z.strictObject({}));
  const wait = waitSeconds(header(event, 'prefer'));
  const bundle = await whenFinished(wait, params.bundleId ?? '', caller, deps);
  const headers: Record<string, string> = wait > 0 ? { 'preference-applied': `wait=${wait}` } : {};
  const isFinished = isFinishedAt(deps.now(), bundle);
  const reading = isFinished ? null : await readingOf(bundle, deps);
  if (!isFinished) headers['retry-after'] = String(retryAfterSeconds(bundle, reading, deps.now()));
  const progress = reading && { readBytes: reading.readBytes, sizeBytes: bundle.sizeBytes };
  return json({ ...bundleView(bundle, deps.now(), base), progress }, { headers });
};

/** How far the reading that goes on has got: told by who reads, or written down from time to time. */
async function readingOf({ bundleId, progress }: BundleRecord, deps: ApiDeps): Promise<ReadingProgress | null> {
  return (await deps.progress?.(bundleId)) ?? progress ?? null;
}

/** Throws Fault `bundle-not-found`, for a bundle of another site too. */
export async function visibleBundle(bundleId: string, caller: Caller, { verdicts }: ApiDeps): Promise<BundleRecord> {
  const bundle = await verdicts.bundle(bundleId);
  if (bundle && maySee(caller, bundle.site)) return bundle;
  throw new Fault('bundle-not-found', 'expected the id of a bundle, found none of that id');
}

async function whenFinished(wait: number, bundleId: string, caller: Caller, deps: ApiDeps): Promise<BundleRecord> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const bundle = await visibleBundle(bundleId, caller, deps);
    if (isFinishedAt(deps.now(), bundle) || waitedMs >= wait * 1000) return bundle;
    await deps.sleep(pollMs);
  }
}

/** RFC 7240: a preference that cannot be understood is none. */
function waitSeconds(prefer: string | undefined): number {
  const asked = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?:$|[,;\s])/i.exec(prefer ?? '')?.[1];
  return Math.min(Number(asked ?? 0), maxWaitSeconds);
}
