// What parameters mean: each name means one thing wherever it stands. Building the document fails for one that is not here.
import { plainName } from '../../../shared/model/caller-text.ts';
import { exampleSite } from './example-site.ts';
import type { AnswerHeader, RequestHeader } from './operation.ts';

export interface PathParameter {
  description: string;
  schema: Readonly<Record<string, unknown>>;
}

const text = { type: 'string', minLength: 1 };

export const pathParameters: Readonly<Record<string, PathParameter>> = {
  bundleId: {
    description: 'Id of a bundle, as its announcement, lists and reports have it.',
    schema: { type: 'string', examples: [exampleSite.bundleId] },
  },
  node: { description: 'Short name, FQDN or IP address, without regard to case.', schema: text },
  cluster: { description: 'Name of a cluster, as its nodes are configured.', schema: text },
  findingId: { description: 'Id of a finding; it stays the same over all captures.', schema: text },
  reference: { description: 'Id of a case, as the uploader wrote it.', schema: text },
  sha256: {
    description: 'SHA-256 of the certificate in DER form, hexadecimal.',
    schema: { type: 'string', minLength: 1 },
  },
  shareId: { description: 'Id of a link, as `listShares` has it.', schema: text },
  secret: { description: 'The secret part of a link.', schema: text },
  tokenId: { description: 'Id of a token, as `listTokens` has it.', schema: text },
  system: {
    description: 'The ticketing system, by a name of your choice.',
    schema: { type: 'string', pattern: plainName.source },
  },
  ticketId: {
    description: 'Id of the ticket there. Visible characters only.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  },
  signature: { description: 'Id of a signature. Its slashes are encoded as %2F.', schema: text },
};

export const queryTexts: Readonly<Record<string, string>> = {
  site: 'Only of this site. A site that is not one of the token has nothing in it.',
  limit: 'How many entries a page has at most.',
  cursor: '`nextCursor` of the page before; with the same other parameters.',
  status: 'Only bundles that stand so.',
  key: 'Only the bundle whose file stands there in the object store, `drop/<site>/…`; every version of it.',
  reference: 'Only of this case.',
  cluster: 'Only of this cluster.',
  verdict: 'Only nodes with this verdict.',
  view: '`brief`: at most 2,048 bytes, for a chat or a model that pays by the word.',
  node: 'Only of this node, by its short name.',
  state: 'Only findings that stand so.',
  severity: 'Only of this severity.',
  updatedAfter: 'Only what changed in the store after this time (RFC 3339, with an offset).',
  format: 'Form of the report: json, markdown, text or html; wins over `Accept`.',
  length: 'Of Markdown: `short` is at most 4,000 characters.',
  q: 'What to look for: at least two characters, compared without case.',
  after: '`eventId` of the last event that you have.',
};

export const requestHeaders: Readonly<Record<RequestHeader | 'if-none-match', PathParameter>> = {
  prefer: {
    description:
      '`wait=N`: hold the answer until the bundle is finished, at most N seconds, of which 25 are granted (RFC 7240).',
    schema: { type: 'string', examples: ['wait=20'] },
  },
  'idempotency-key': {
    description: 'Of your choice, for one thing that you want done once. Belongs to the token.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  accept: {
    description: 'Which forms you can read, where `format` does not say it (RFC 9110).',
    schema: { type: 'string', examples: ['text/markdown'] },
  },
  'if-none-match': {
    description: 'ETag of the answer that you have: 304 when it is still the same.',
    schema: { type: 'string' },
  },
};

export const answerHeaders: Readonly<Record<AnswerHeader | 'etag' | 'x-request-id' | 'www-authenticate', string>> = {
  etag: 'Of this very answer; give it as If-None-Match.',
  'x-request-id': 'Id of the request, as it stands in the log of the server.',
  location: 'Where to go on.',
  'retry-after': 'Seconds after which it is worth asking again. Not there when it never will be.',
  'preference-applied': 'The wait that was granted.',
  'content-disposition': 'A name for the file.',
  'www-authenticate': 'Always `Bearer`.',
};
