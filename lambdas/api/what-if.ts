// POST /v1/bundles/{bundleId}/what-if: every server of the bundle judged again, as if certificates were trusted or servers
// asked for by other names. Nothing is stored.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import { parseBody, parseQuery } from '../middleware/parse-request.ts';
import { isReadAt } from './bundle-view.ts';
import { bundleLinks, type Endpoint, json } from './endpoint.ts';
import { visibleBundle } from './get-bundle.ts';
import { withinAnswer } from './within-answer.ts';

export const WhatIfQuery = z.strictObject({});
/** A chain has a handful of certificates; a trusted CA list some hundred. */
const maxPemLength = 512 * 1024;
const maxNames = 100;
const Name = z.string().min(1).max(253);

export const WhatIfBody = z
  .strictObject({
    trusted: z
      .array(z.string().min(1).max(maxPemLength))
      .max(20)
      .default([])
      .describe('certificates in PEM, added at the end of every trusted CA list'),
    names: z
      .array(z.strictObject({ address: Name, name: Name }))
      .max(maxNames)
      .default([])
      .describe('servers, each with the name that it would be asked for by'),
  })
  .refine(({ trusted, names }) => trusted.length + names.length > 0, 'expected something to assume, found nothing');

export const whatIf: Endpoint = async ({ event, caller, params, base }, deps) => {
  parseQuery(event, WhatIfQuery);
  const asked = parseBody(event, WhatIfBody);
  const bundle = await visibleBundle(params.bundleId ?? '', caller, deps);
  const { bundleId } = bundle;
  const facts = isReadAt(deps.now(), bundle) ? await deps.reports.loadFacts(bundleId) : null;
  if (facts === null) throw new Fault('facts-missing', 'expected a bundle that was read, found none of its facts');
  const answer = await deps.judgeWhatIf(facts, asked, await deps.pack());
  return json(withinAnswer({ bundleId, ...answer, links: bundleLinks(base, bundleId) }, ['servers']));
};
