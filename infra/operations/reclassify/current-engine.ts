// Which version of program and signatures an API reads bundles with today, as it writes it beside each bundle.
import * as z from 'zod';
import { Health, Signature, SignatureList } from '../../../lambdas/api/answers/knowledge-answers.ts';
import { type ApiClient, answered } from '../api/api-client.ts';

/** Any signature tells the pack that it belongs to. */
const OfPack = z.object({ pack: Signature.shape.pack });

export async function currentEngine(api: ApiClient): Promise<string> {
  const { version } = answered(await api.ask('GET', '/v1/health', { isOpen: true }), 200, Health);
  const list = answered(await api.ask('GET', '/v1/signatures', { query: { limit: '1' } }), 200, SignatureList);
  const [first] = list.items;
  if (!first) throw new Error('expected an API that knows signatures, found one without');
  const path = `/v1/signatures/${first.id.split('/').map(encodeURIComponent).join('/')}`;
  return `${version} ${answered(await api.ask('GET', path), 200, OfPack).pack.sha256}`;
}
