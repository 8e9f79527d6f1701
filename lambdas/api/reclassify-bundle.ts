// POST /v1/bundles/{bundleId}/reclassify: a bundle is read again, by the program and the signatures of today. Until that is
// done it keeps what it came to.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { rereadEventOf } from '../ingest/s3-event.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { statusAt } from './bundle-view.ts';
import type { ApiDeps } from './dependencies.ts';
import { bundleLinks, type Endpoint, json } from './endpoint.ts';
import { visibleBundle } from './get-bundle.ts';
import { retryAfterSeconds } from './retry-after.ts';

export const ReclassifyQuery = z.strictObject({});

/** A message that was sent and not worked through by then is lost, or as good as. */
const askedAgainMs = 15 * 60_000;

export const reclassifyBundle: Endpoint = async ({ event, caller, params, base }, deps) => {
  parseQuery(event, ReclassifyQuery);
  const bundle = await visibleBundle(params.bundleId ?? '', caller, deps);
  const { bundleId } = bundle;
  await askAgain(bundle, deps);
  const headers = { 'retry-after': String(retryAfterSeconds(bundle, null, deps.now())) };
  return json({ bundleId, status: 'queued', links: bundleLinks(base, bundleId) }, { status: 202, headers });
};

/** One that waits in the queue anyway is not put there twice. */
async function askAgain(bundle: BundleRecord, { queue, verdicts, now }: ApiDeps): Promise<void> {
  const status = statusAt(now(), bundle);
  if (bundle.sequencer === null && status === 'queued') return;
  if (bundle.sequencer === null) {
    throw new Fault('bundle-without-object', `expected a bundle whose bytes have come, found one that is ${status}`);
  }
  const isFresh = bundle.rereadAskedAt && Date.parse(bundle.rereadAskedAt) + askedAgainMs > now().getTime();
  if (status === 'processing' || isFresh) return;
  // Noted first: the reading, which takes the note away, may be faster than this function.
  await verdicts.updateBundle(bundle.bundleId, { rereadAskedAt: now().toISOString() });
  try {
    await queue.send(rereadEventOf(bundle.object, bundle.sequencer, bundle.createdAt));
  } catch (error) {
    await verdicts.updateBundle(bundle.bundleId, { rereadAskedAt: bundle.rereadAskedAt ?? null });
    throw error;
  }
}
