// Stage 6, diagnosis: the cipher lists of a node's configuration, and which certificate they make a server present.
import type { NodeSubject } from '../model/bundle-observations.ts';

export interface CipherList {
  list: string;
  value: string;
  prefersRsa: boolean;
}

export const cipherLists = ({ group: { configuration } }: NodeSubject): CipherList[] =>
  (configuration?.ciphers ?? []).map(({ list, value }) => ({ list, value, prefersRsa: prefersRsa(value) }));

/** The lists that are known to make the server present its RSA certificate (TechNote 218018, release notes X14.2). */
function prefersRsa(value: string): boolean {
  return value.startsWith('ECDHE-RSA-AES256-GCM-SHA384:') || /(?:^|:)(?:\+|!)ECDSA(?:$|:)/.test(value);
}
