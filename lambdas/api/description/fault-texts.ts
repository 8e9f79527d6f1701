// What each code of an error means to a caller, and what to do about it. docs/problems.md has the same table; a test holds
// them together.
import type { FaultCode } from '../../../shared/model/fault.ts';
import { statusOf } from '../../middleware/problem-json.ts';

/** Faults that no call answers: they are met by uploads, by the program that reads, or at its start. */
type NeverAnswered =
  | 'upload-not-accepted'
  | 'object-gone'
  | 'signature-invalid'
  | 'idempotency-key-in-use'
  | 'stored-record-unreadable'
  | 'configuration-invalid';
export type AnsweredCode = Exclude<FaultCode, NeverAnswered>;

export const faultTexts: Readonly<Record<AnsweredCode, string>> = {
  'malformed-body': 'The body is not JSON. Mend the request.',
  unauthorized: 'No token, or one that is unknown, expired or taken back. Send `Authorization: Bearer <token>`.',
  forbidden: 'The token lacks the scope, or the site is none of its own. Ask for another token.',
  'not-found': 'No such path, or no signature of that id.',
  'bundle-not-found': 'No bundle of that id that this token may see.',
  'report-not-ready': 'Not read yet: ask again after Retry-After. With `bundleCode` there never will be a report.',
  'node-not-found': 'No node of that name; `didYouMean` has names like it.',
  'finding-not-found': 'No finding of that id that this token may see.',
  'token-not-found': 'No token of that id, or one that sees more sites than you do.',
  'cluster-not-found': 'No cluster of that name; `didYouMean` has names like it.',
  'reference-not-found': 'No bundle of that case was read.',
  'artifact-not-found': 'The bundle holds no certificate of that SHA-256.',
  'share-not-found': 'The link has ended, was taken back, or never was.',
  'facts-missing':
    'The bundle was not read yet, or by a version that kept no facts: read it again (`reclassifyBundle`).',
  'method-not-allowed': 'The path has other methods: `allow`, and the header Allow.',
  'not-acceptable': 'No form of the report fits `format` or Accept; `formats` has those there are.',
  'ambiguous-node': 'Several nodes have that name: choose one of `candidates`, and name its site.',
  'ambiguous-cluster': 'Several sites have a cluster of that name: name one of `sites`.',
  'ambiguous-reference': 'Several sites have a case of that id: name one of `sites`.',
  'bundle-without-object': 'Nothing was uploaded for this bundle yet.',
  'bundle-deleted': 'The bundle was removed while the call was answered.',
  'body-too-large': 'More than may be sent: 2 MiB of JSON, 256 KiB of text to classify.',
  'unsupported-media-type': 'Send the Content-Type that the call describes.',
  'invalid-request': '`errors` names each wrong field by place and JSON Pointer. Mend the request.',
  'idempotency-key-reused': 'The key was used with another body. Take a new key for a new request.',
  'too-many-requests': 'Too fast for the rate of the token, or of the address: ask again after Retry-After.',
  'too-many-marks': 'At most 50 tickets of a finding, and 100 links of a bundle.',
};

/** What the entrance or the server itself answers, to any call. */
export const serverTexts: Readonly<Record<string, { status: number; text: string }>> = {
  'malformed-request': { status: 400, text: 'What came is no request of HTTP/1.1.' },
  'request-timeout': { status: 408, text: 'The headers did not come in time.' },
  'expectation-failed': { status: 417, text: 'Expect may say nothing but `100-continue`.' },
  'quota-exceeded': { status: 429, text: 'The share of this period is used up.' },
  'headers-too-large': { status: 431, text: 'More headers than may be sent.' },
  'internal-error': {
    status: 500,
    text: 'A failure of the server. Repeat the request once; report it with `instance`.',
  },
  'answer-timed-out': { status: 504, text: 'It took longer than 29 seconds. Ask again.' },
};

export function faultText(code: FaultCode): string {
  const text: string | undefined = faultTexts[code as AnsweredCode];
  if (text === undefined) throw new Error(`expected a text for ${code}, found none`);
  return text;
}

export const answeredCodes = Object.keys(faultTexts) as AnsweredCode[];

export interface CodeRow {
  code: string;
  status: number;
  text: string;
}

/** All codes by status. */
export const codeRows: readonly CodeRow[] = [
  ...answeredCodes.map((code) => ({ code, status: statusOf[code], text: faultTexts[code] })),
  ...Object.entries(serverTexts).map(([code, { status, text }]) => ({ code, status, text })),
].sort((a, b) => a.status - b.status);

export const codeTable: string = [
  '| status | code | what it means, what to do |',
  '| --- | --- | --- |',
  ...codeRows.map(({ status, code, text }) => `| ${status} | \`${code}\` | ${text} |`),
].join('\n');
