// GET /v1/signatures and /v1/signatures/{id}: the knowledge that verdicts rest on.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { CompiledSignature } from '../../shared/model/pack.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { type Endpoint, json, signatureLink } from './endpoint.ts';
import { pageAnswer, pageFields } from './paged-list.ts';

export const ListSignaturesQuery = z.strictObject(pageFields);

export const listSignatures: Endpoint = async ({ event, base }, deps) => {
  const { limit, cursor } = parseQuery(event, ListSignaturesQuery);
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
  const { signatures } = await deps.pack();
  const active = signatures.filter(({ status }) => status !== 'retired');
  if (cursor !== undefined && !active.some(({ id }) => id === after))
    throw new Fault('invalid-request', 'cursor: expected the nextCursor of an earlier page of the same list');
  const rest = active.sort((a, b) => (a.id < b.id ? -1 : 1)).filter(({ id }) => id > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = last && rest.length > limit ? Buffer.from(last.id).toString('base64url') : null;
  return pageAnswer({ items, nextCursor }, (signature) => summary(signature, base));
};

export const getSignature: Endpoint = async ({ event, params, base }, deps) => {
  parseQuery(event, z.strictObject({}));
  const pack = await deps.pack();
  const signature = pack.signatures.find(({ id }) => id === params.proxy);
  if (!signature) throw new Fault('not-found', 'expected the id of a signature, found none of that id');
  const remedies = pack.remedies.filter(({ id }) => signature.remedies.includes(id));
  const { id, version, sha256 } = pack;
  return json({
    ...signature,
    remedies,
    pack: { id, version, sha256 },
    links: { self: signatureLink(base, signature.id) },
  });
};

const summary = (signature: CompiledSignature, base: string) => ({
  id: signature.id,
  title: signature.title,
  status: signature.status,
  severity: signature.severity,
  cause: signature.cause,
  alsoPossible: signature.alsoPossible,
  references: signature.references,
  links: { self: signatureLink(base, signature.id) },
});
