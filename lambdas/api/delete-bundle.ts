// DELETE /v1/bundles/{bundleId}: everything of a bundle is removed, and a mark left so that a late event does not bring it
// back. Each step may be repeated: a call that was cut short is completed by the next.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { DeletedBundle } from '../../shared/model/stored-records.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { maySee } from './caller.ts';
import type { ApiDeps } from './dependencies.ts';
import { type Endpoint, noContent } from './endpoint.ts';

export const DeleteBundleQuery = z.strictObject({});

export const deleteBundle: Endpoint = async ({ event, caller, params }, deps) => {
  parseQuery(event, DeleteBundleQuery);
  const bundleId = params.bundleId ?? '';
  const bundle = await deps.verdicts.bundle(bundleId);
  if (bundle && maySee(caller, bundle.site)) await deps.verdicts.deleteBundle(bundle);
  const mark = await deps.verdicts.deletedBundle(bundleId);
  if (!mark || !maySee(caller, mark.site)) {
    throw new Fault('bundle-not-found', 'expected the id of a bundle, found none of that id');
  }
  await removeRemains(mark, deps);
  return noContent();
};

/** The mark stands from before the first removal until after the last. */
async function removeRemains({ bundleId, remains }: DeletedBundle, { verdicts, reports, source }: ApiDeps) {
  if (remains === null) return;
  const { object, sequencer } = remains;
  await reports.remove(bundleId, sequencer === null ? null : { key: object.key, sequencer });
  await source.remove(object);
  await verdicts.noteRemoved(bundleId);
}
