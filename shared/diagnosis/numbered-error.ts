// Stage 6, diagnosis: number and name of a verify error's text, in the dialect that the log showed.
import { codeOf, findVerifyError } from '../openssl/verify-errors.ts';
import type { JudgedNode } from './judge-node.ts';

/** null, both: the text is none of OpenSSL's. */
export function numbered(text: string, node: JudgedNode): { code: number | null; name: string | null } {
  const known = findVerifyError(text);
  if (known === null) return { code: null, name: null };
  return { code: codeOf(known, node.subject.log?.dialect ?? known.dialect ?? null), name: known.name };
}
