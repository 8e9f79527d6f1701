// Stage 6, trust: the algorithms that certificates are signed with, by object identifier: digest, and the kind of key.
import type { KeyType } from '../model/certificate.ts';
import { constructed, type DerValue, oidText, partReader, tags } from './der.ts';

export interface SignatureAlgorithm {
  /** `sha256`; `ed25519` where the digest is part of the algorithm; else the OID. */
  digest: string;
  /** null: an algorithm that is unknown here. */
  signedBy: KeyType | null;
}

const rsa = '1.2.840.113549.1.1';
const nist = '2.16.840.1.101.3.4';
const pss = `${rsa}.10`;

const algorithms = new Map<string, readonly [digest: string, signedBy: KeyType]>([
  [`${rsa}.2`, ['md2', 'rsa']],
  [`${rsa}.3`, ['md4', 'rsa']],
  [`${rsa}.4`, ['md5', 'rsa']],
  [`${rsa}.5`, ['sha1', 'rsa']],
  ['1.3.14.3.2.29', ['sha1', 'rsa']],
  [`${rsa}.14`, ['sha224', 'rsa']],
  [`${rsa}.11`, ['sha256', 'rsa']],
  [`${rsa}.12`, ['sha384', 'rsa']],
  [`${rsa}.13`, ['sha512', 'rsa']],
  [`${nist}.3.13`, ['sha3-224', 'rsa']],
  [`${nist}.3.14`, ['sha3-256', 'rsa']],
  [`${nist}.3.15`, ['sha3-384', 'rsa']],
  [`${nist}.3.16`, ['sha3-512', 'rsa']],
  ['1.2.840.10045.4.1', ['sha1', 'ecdsa']],
  ['1.2.840.10045.4.3.1', ['sha224', 'ecdsa']],
  ['1.2.840.10045.4.3.2', ['sha256', 'ecdsa']],
  ['1.2.840.10045.4.3.3', ['sha384', 'ecdsa']],
  ['1.2.840.10045.4.3.4', ['sha512', 'ecdsa']],
  [`${nist}.3.9`, ['sha3-224', 'ecdsa']],
  [`${nist}.3.10`, ['sha3-256', 'ecdsa']],
  [`${nist}.3.11`, ['sha3-384', 'ecdsa']],
  [`${nist}.3.12`, ['sha3-512', 'ecdsa']],
  ['1.2.840.10040.4.3', ['sha1', 'dsa']],
  [`${nist}.3.1`, ['sha224', 'dsa']],
  [`${nist}.3.2`, ['sha256', 'dsa']],
  ['1.3.101.112', ['ed25519', 'ed25519']],
  ['1.3.101.113', ['ed448', 'ed448']],
]);

const digests = new Map([
  ['1.2.840.113549.2.5', 'md5'],
  ['1.3.14.3.2.26', 'sha1'],
  [`${nist}.2.4`, 'sha224'],
  [`${nist}.2.1`, 'sha256'],
  [`${nist}.2.2`, 'sha384'],
  [`${nist}.2.3`, 'sha512'],
]);

export function readSignatureAlgorithm(identifier: DerValue): SignatureAlgorithm {
  const reader = partReader(identifier);
  const id = oidText(reader.required(tags.oid));
  if (id === pss) return { digest: pssDigest(reader.optional(tags.sequence)), signedBy: 'rsa-pss' };
  const [digest, signedBy] = algorithms.get(id) ?? [id, null];
  return { digest, signedBy };
}

/** SHA-1 is the default of the parameters. */
function pssDigest(parameters: DerValue | null): string {
  const hash = parameters && partReader(parameters).optional(constructed(0));
  if (!hash) return 'sha1';
  const algorithm = partReader(hash).required(tags.sequence);
  const id = oidText(partReader(algorithm).required(tags.oid));
  return digests.get(id) ?? id;
}

/** Bits of security of a digest that is signed: half of its length, less where collisions are found faster. */
const securityBits = new Map([
  ['md2', 0],
  ['md4', 0],
  ['md5', 39],
  ['sha1', 63],
  ['sha224', 112],
  ['sha256', 128],
  ['sha384', 192],
  ['sha512', 256],
  ['sha3-224', 112],
  ['sha3-256', 128],
  ['sha3-384', 192],
  ['sha3-512', 256],
  ['ed25519', 128],
  ['ed448', 224],
]);

/** 0: the digest is not known. */
export const signatureSecurityBits = (digest: string): number => securityBits.get(digest) ?? 0;
