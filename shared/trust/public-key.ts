// Stage 6, trust: the public key of a certificate, decoded once however often a chain is verified, and what is said of it.
import { type KeyObject, X509Certificate } from 'node:crypto';
import type { Certificate, KeyType } from '../model/certificate.ts';
import { type DerValue, integerHex, oidText, partReader, tags } from './der.ts';

export interface KeyFacts {
  keyType: KeyType;
  keyBits: number | null;
  /** `rsa2048`, `ecP-256`, `ed25519`. */
  key: string;
}

interface Decoded {
  x509: X509Certificate;
  publicKey: KeyObject | null;
}

const decodedCertificates = new WeakMap<object, Decoded>();

/** By the certificate; what it is decoded from is the same DER. */
export function decoded(certificate: Pick<Certificate, 'der'>): Decoded {
  const known = decodedCertificates.get(certificate);
  if (known !== undefined) return known;
  const x509 = new X509Certificate(certificate.der);
  const fresh = { x509, publicKey: keyIn(x509) };
  decodedCertificates.set(certificate, fresh);
  return fresh;
}

export const publicKeyOf = (certificate: Certificate): KeyObject | null => decoded(certificate).publicKey;

/** node:crypto throws for keys that it cannot decode. */
export function keyIn(x509: X509Certificate): KeyObject | null {
  try {
    const { publicKey } = x509;
    return publicKey.asymmetricKeyType === undefined ? null : publicKey;
  } catch {
    return null;
  }
}

/** False for a signature that is wrong, and for one that cannot be checked. */
export function isSignedWith(certificate: Certificate, key: KeyObject): boolean {
  try {
    return decoded(certificate).x509.verify(key);
  } catch {
    return false;
  }
}

const curveNames = new Map([
  ['prime192v1', 'P-192'],
  ['secp224r1', 'P-224'],
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
]);

/** `info` is the SubjectPublicKeyInfo, which tells what a key is that cannot be decoded. */
export function keyFacts(key: KeyObject | null, info: DerValue): KeyFacts {
  const { modulusLength = null, namedCurve = null } = key?.asymmetricKeyDetails ?? {};
  switch (key?.asymmetricKeyType) {
    case 'rsa':
      return { keyType: 'rsa', keyBits: modulusLength, key: `rsa${modulusLength}` };
    case 'rsa-pss':
      return { keyType: 'rsa-pss', keyBits: modulusLength, key: `rsa-pss${modulusLength}` };
    case 'dsa':
      return { keyType: 'dsa', keyBits: modulusLength, key: `dsa${modulusLength}` };
    case 'ec': {
      const explicit = explicitCurveBits(info);
      if (explicit !== null) return { keyType: 'ecdsa', keyBits: explicit, key: `ec${explicit} (explicit parameters)` };
      const name = namedCurve ?? 'unknown';
      return { keyType: 'ecdsa', keyBits: curveBits(name), key: `ec${curveNames.get(name) ?? name}` };
    }
    case 'ed25519':
    case 'ed448':
      return { keyType: key.asymmetricKeyType, keyBits: null, key: key.asymmetricKeyType };
    default:
      return { keyType: 'other', keyBits: null, key: key?.asymmetricKeyType ?? algorithmOf(info) };
  }
}

/** `secp384r1`, `brainpoolP256r1`: curves are named for their size. */
function curveBits(name: string): number | null {
  const size = /\d{3}/.exec(name)?.[0];
  return size === undefined ? null : Number(size);
}

const algorithmOf = (info: DerValue): string =>
  oidText(partReader(partReader(info).required(tags.sequence)).required(tags.oid));

/** Bits of the order of a curve that is not named but written out; null: it is named. */
function explicitCurveBits(info: DerValue): number | null {
  const algorithm = partReader(partReader(info).required(tags.sequence));
  algorithm.required(tags.oid);
  const parameters = algorithm.optional(tags.sequence);
  if (parameters === null) return null;
  const reader = partReader(parameters);
  reader.required(tags.integer);
  reader.required(tags.sequence);
  reader.required(tags.sequence);
  reader.required(tags.octetString);
  return BigInt(`0x${integerHex(reader.required(tags.integer))}`).toString(2).length;
}
