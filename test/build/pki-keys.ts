// Keys and signatures of certificates that tests make. RSA keys take long to generate: keep one that may be used again.
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Der, integer, nothing, oid, sequence, tagged } from './pki-der.ts';

export type KeyType =
  | 'rsa1024'
  | 'rsa2048'
  | 'rsa3072'
  | 'rsaPss2048'
  | 'ecP192'
  | 'ecP224'
  | 'ecP256'
  | 'ecP384'
  | 'brainpoolP256'
  | 'ed25519'
  | 'ed448'
  | 'dsa1024'
  | 'dsa2048';
export type Digest = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const curves: Partial<Record<KeyType, string>> = {
  ecP192: 'prime192v1',
  ecP224: 'secp224r1',
  ecP256: 'prime256v1',
  ecP384: 'secp384r1',
  brainpoolP256: 'brainpoolP256r1',
};

/** `explicit`: the curve by its parameters instead of its name. */
export function newKey(type: KeyType, explicit = false): KeyPair {
  const namedCurve = curves[type];
  const paramEncoding = explicit ? 'explicit' : 'named';
  if (namedCurve) return generateKeyPairSync('ec', { namedCurve, paramEncoding });
  if (type === 'ed25519') return generateKeyPairSync('ed25519');
  if (type === 'ed448') return generateKeyPairSync('ed448');
  const modulusLength = Number(type.slice(-4));
  if (type.startsWith('dsa'))
    return generateKeyPairSync('dsa', { modulusLength, divisorLength: modulusLength > 1024 ? 256 : 160 });
  return type === 'rsaPss2048'
    ? generateKeyPairSync('rsa-pss', { modulusLength })
    : generateKeyPairSync('rsa', { modulusLength });
}

const rsa = '1.2.840.113549.1.1';
const signatureOids: Record<string, Partial<Record<Digest, string>>> = {
  rsa: {
    md5: `${rsa}.4`,
    sha1: `${rsa}.5`,
    sha224: `${rsa}.14`,
    sha256: `${rsa}.11`,
    sha384: `${rsa}.12`,
    sha512: `${rsa}.13`,
  },
  ec: {
    sha1: '1.2.840.10045.4.1',
    sha224: '1.2.840.10045.4.3.1',
    sha256: '1.2.840.10045.4.3.2',
    sha384: '1.2.840.10045.4.3.3',
    sha512: '1.2.840.10045.4.3.4',
  },
  dsa: { sha1: '1.2.840.10040.4.3', sha224: '2.16.840.1.101.3.4.3.1', sha256: '2.16.840.1.101.3.4.3.2' },
};
const digestOids: Partial<Record<Digest, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
};

export interface Signer {
  /** AlgorithmIdentifier. */
  algorithm: Der;
  sign(content: Uint8Array): Uint8Array;
}

/** `isPss`: an RSA key signs with PSS; a key that can do nothing else does so anyhow. */
export function signer(key: KeyObject, digest: Digest, isPss = false): Signer {
  const type = key.asymmetricKeyType ?? '';
  if (type === 'ed25519' || type === 'ed448') {
    const algorithm = sequence(oid(type === 'ed25519' ? '1.3.101.112' : '1.3.101.113'));
    return { algorithm, sign: (content) => sign(null, content, key) };
  }
  if (type === 'rsa-pss' || isPss) return pssSigner(key, digest);
  const algorithm = sequence(oid(signatureOids[type]?.[digest] ?? ''), ...(type === 'rsa' ? [nothing()] : []));
  return { algorithm, sign: (content) => sign(digest, content, key) };
}

function pssSigner(key: KeyObject, digest: Digest): Signer {
  const hash = sequence(oid(digestOids[digest] ?? ''), nothing());
  const saltLength = { sha1: 20, sha256: 32, sha384: 48 }[digest as 'sha1'] ?? 64;
  const mask = sequence(oid(`${rsa}.8`), hash);
  const parameters = sequence(tagged(0, hash), tagged(1, mask), tagged(2, integer(saltLength.toString(16))));
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return {
    algorithm: sequence(oid(`${rsa}.10`), parameters),
    sign: (content) => sign(digest, content, { key, padding, saltLength }),
  };
}
