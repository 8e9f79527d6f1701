// GET /v1/bundles: the bundles of the caller's sites.
import * as z from 'zod';
import { BundleStatus } from '../../shared/model/stored-records.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { bundleView, statusAt } from './bundle-view.ts';
import { visibleSites } from './caller.ts';
import type { Endpoint } from './endpoint.ts';
import { given, pageAnswer, pageFields, pageRequest } from './paged-list.ts';

export const ListBundlesQuery = z.strictObject({
  site: z.string().optional(),
  status: BundleStatus.optional(),
  key: z.string().optional(),
  reference: z.string().optional(),
  ...pageFields,
});

export const listBundles: Endpoint = async ({ event, caller, base }, deps) => {
  const { site, status, key, reference, ...page } = parseQuery(event, ListBundlesQuery);
  // Waiting and expired bundles are stored alike; a page that mixes them comes out shorter than its limit.
  const stored = status === 'expired' ? 'awaiting-upload' : status;
  const filter = { sites: visibleSites(caller, site), ...given({ status: stored, key, reference }) };
  const found = await deps.verdicts.bundles(filter, pageRequest(page));
  const now = deps.now();
  const items = found.items.filter((bundle) => status === undefined || statusAt(now, bundle) === status);
  return pageAnswer({ ...found, items }, (bundle) => bundleView(bundle, now, base));
};
