// Stage 6, trust: bits of security of a public key, as OpenSSL reckons them: security level 2 asks for 112.
import type { Certificate } from '../model/certificate.ts';
import type { Dialect } from '../openssl/verify-errors.ts';
import { publicKeyOf } from './public-key.ts';

export const requiredSecurityBits = 112;

/** 0 for a key that cannot be decoded: none is as strong as nothing. */
export function keySecurityBits(certificate: Certificate, dialect: Dialect): number {
  const { keyType, keyBits } = certificate;
  const key = publicKeyOf(certificate);
  if (key === null) return 0;
  switch (keyType) {
    case 'rsa':
    case 'rsa-pss':
      return dialect === '1.1.1' ? tabulated(keyBits ?? 0) : reckoned(keyBits ?? 0);
    case 'dsa':
      return dsaBits(keyBits ?? 0, key.asymmetricKeyDetails?.divisorLength ?? 0);
    case 'ecdsa':
      return curveSecurity(keyBits ?? 0);
    case 'ed25519':
      return 128;
    case 'ed448':
      return 224;
    default:
      return { x25519: 128, x448: 224 }[key.asymmetricKeyType as 'x25519'] ?? 0;
  }
}

/** Of the modulus, NIST SP 800-57. */
function tabulated(bits: number): number {
  if (bits >= 15360) return 256;
  if (bits >= 7680) return 192;
  if (bits >= 3072) return 128;
  return bits >= 2048 ? 112 : bits >= 1024 ? 80 : 0;
}

/** Since 3.0 by the formula of SP 800-56B, rounded to a multiple of 8: somewhat less than 2048 bits are enough. */
function reckoned(bits: number): number {
  if (bits < 8) return 0;
  const natural = bits * Math.LN2;
  const strength = Math.floor((1.923 * Math.cbrt(natural * Math.log(natural) ** 2) - 4.69) / Math.LN2);
  return (strength + 4) & ~7;
}

function dsaBits(bits: number, divisorBits: number): number {
  const half = Math.floor(divisorBits / 2);
  return divisorBits < 160 || half < 80 ? 0 : Math.min(half, tabulated(bits));
}

function curveSecurity(bits: number): number {
  const steps: readonly (readonly [from: number, security: number])[] = [
    [512, 256],
    [384, 192],
    [256, 128],
    [224, 112],
    [160, 80],
  ];
  return steps.find(([from]) => bits >= from)?.[1] ?? Math.floor(bits / 2);
}
