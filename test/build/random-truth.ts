// What is true of a chain, told without the program: OpenSSL's first error, then the traffic server's comparison of names.
import 'reflect-metadata';
import type { X509Certificate } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  X509Certificate as Reader,
  SubjectKeyIdentifierExtension,
} from '@peculiar/x509';
import { type Fault, opensslSays, sha256 } from './random-site.ts';

export type Chain = readonly X509Certificate[];

/** By OpenSSL's number: name, and what the contract calls it. */
export const faults = new Map(
  [
    '2 UNABLE_TO_GET_ISSUER_CERT untrusted-ca, 7 CERT_SIGNATURE_FAILURE invalid-chain, 67 CA_KEY_TOO_SMALL weak-crypto',
    '9 CERT_NOT_YET_VALID not-yet-valid, 10 CERT_HAS_EXPIRED expired, 18 DEPTH_ZERO_SELF_SIGNED_CERT self-signed',
    '19 SELF_SIGNED_CERT_IN_CHAIN untrusted-ca, 20 UNABLE_TO_GET_ISSUER_CERT_LOCALLY untrusted-ca',
    '25 PATH_LENGTH_EXCEEDED invalid-chain, 26 INVALID_PURPOSE wrong-purpose, 32 KEYUSAGE_NO_CERTSIGN invalid-chain',
    '62 HOSTNAME_MISMATCH name-mismatch, 66 EE_KEY_TOO_SMALL weak-crypto, 68 CA_MD_TOO_WEAK weak-crypto',
    '79 INVALID_CA invalid-chain',
  ].flatMap((line) => line.split(', ').map((row) => [Number.parseInt(row, 10), row.split(' ').slice(1)] as const)),
);
export const nameOf = ({ number }: Fault): string => `X509_V_ERR_${faults.get(number)?.[0]}`;

const commonName = ({ subject }: X509Certificate): string | null => /^CN=(.*)$/m.exec(subject)?.[1] ?? null;

/** The traffic server's own comparison: DNS names, then the first common name, as text, with one wildcard. */
export function nameFits(address: string, leaf: X509Certificate): boolean {
  const alternatives = (leaf.subjectAltName ?? '').split(', ').flatMap((name) => /^DNS:(.*)/.exec(name)?.[1] ?? []);
  const asked = address.toLowerCase();
  return [...alternatives, commonName(leaf) ?? ''].some((pattern) => {
    const [label = '', ...rest] = pattern.toLowerCase().split('.');
    if (!/^\*[^*]*$|^[^*]*\*$/.test(label) || rest.length < 2) return asked === pattern.toLowerCase();
    const [askedLabel = '', ...askedRest] = asked.split('.');
    const matching = new RegExp(`^${label.replace('*', '[a-z0-9-]+')}$`);
    return askedRest.join('.') === rest.join('.') && matching.test(askedLabel);
  });
}

export function truth(address: string, chain: Chain, store: Chain, atMs: number): Fault | null {
  const fits = chain[0] && nameFits(address, chain[0]);
  return opensslSays(chain, store, atMs) ?? (fits ? null : { number: 62, depth: 0, text: 'name' });
}

export const isSelfSigned = (each: X509Certificate): boolean =>
  each.subject === each.issuer && each.verify(each.publicKey);
export const isNamesake = (a: X509Certificate, b: X509Certificate): boolean =>
  sha256(a) !== sha256(b) && (a.subject === b.subject || commonName(a)?.toLowerCase() === commonName(b)?.toLowerCase());

export function keyIds(of: X509Certificate, issuer: X509Certificate) {
  const authority = new Reader(of.raw).getExtension(AuthorityKeyIdentifierExtension)?.keyId;
  return [authority, new Reader(issuer.raw).getExtension(SubjectKeyIdentifierExtension)?.keyId] as const;
}

export function isIssuer(issuer: X509Certificate, of: X509Certificate): boolean {
  if (issuer.subject !== of.issuer || !of.verify(issuer.publicKey)) return false;
  const [authority, own] = keyIds(of, issuer);
  return authority === undefined || own === undefined || authority === own;
}
