// Stage 6, trust: decodes the extensions of a certificate that verification looks at. Each throws a DerError for a value
// that cannot be decoded; OpenSSL does not use a certificate that holds one.
import type { CertificateRules, NameSubtree } from '../model/certificate.ts';
import {
  bitsOf,
  constructed,
  DerError,
  type DerValue,
  hex,
  integerHex,
  oidText,
  partReader,
  partsOf,
  primitive,
  readDer,
  tags,
} from './der.ts';
import { type GeneralName, readGeneralName } from './general-name.ts';

const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

export function readBasicConstraints(value: Uint8Array): NonNullable<CertificateRules['basicConstraints']> {
  const reader = partReader(readDer(value, tags.sequence));
  const ca = reader.optional(tags.boolean);
  const pathLength = reader.optional(tags.integer);
  reader.end();
  return { ca: ca !== null && ca.content[0] !== 0, pathLength: pathLength && smallNumber(pathLength) };
}

/** Longer paths than this make no difference to anything. */
function smallNumber(value: DerValue): number {
  const digits = integerHex(value);
  if (digits.startsWith('-')) throw new DerError('a negative path length');
  return digits.length > 7 ? 0xfffffff : Number.parseInt(digits, 16);
}

export function readKeyUsage(value: Uint8Array): ReadonlySet<string> {
  const [first = 0, second = 0] = bitsOf(readDer(value, tags.bitString));
  const bits = (first << 8) | second;
  return new Set(keyUsageNames.filter((_, number) => bits & (0x8000 >> number)));
}

export const readNetscapeType = (value: Uint8Array): number => bitsOf(readDer(value, tags.bitString))[0] ?? 0;

export function readExtendedKeyUsage(value: Uint8Array): ReadonlySet<string> {
  const purposes = partsOf(readDer(value, tags.sequence));
  if (purposes.some(({ tag }) => tag !== tags.oid)) throw new DerError('a purpose that is no object identifier');
  return new Set(purposes.map(oidText));
}

export const readSubjectKeyId = (value: Uint8Array): string => hex(readDer(value, tags.octetString).content);

export interface AuthorityKeyId {
  keyId: string | null;
  issuer: CertificateRules['authorityIssuer'];
}

export function readAuthorityKeyId(value: Uint8Array): AuthorityKeyId {
  const reader = partReader(readDer(value, tags.sequence));
  const keyId = reader.optional(primitive(0));
  const names = reader.optional(constructed(1));
  const serial = reader.optional(primitive(2));
  reader.end();
  const issuer = names && partsOf(names).map(readGeneralName);
  /** Of several names the first directory name counts. */
  const issuerKey = issuer?.find(({ kind }) => kind === 'directory')?.value ?? null;
  const serialNumber = serial && integerHex(serial);
  return {
    keyId: keyId && hex(keyId.content),
    issuer: issuerKey === null && serialNumber === null ? null : { issuerKey, serialNumber },
  };
}

export const readAltNames = (value: Uint8Array): GeneralName[] =>
  partsOf(readDer(value, tags.sequence)).map(readGeneralName);

export function readNameConstraints(value: Uint8Array): NonNullable<CertificateRules['nameConstraints']> {
  const reader = partReader(readDer(value, tags.sequence));
  const permitted = reader.optional(constructed(0));
  const excluded = reader.optional(constructed(1));
  reader.end();
  return {
    permitted: permitted ? partsOf(permitted).map(readSubtree) : [],
    excluded: excluded ? partsOf(excluded).map(readSubtree) : [],
  };
}

function readSubtree(subtree: DerValue): NameSubtree {
  const reader = partReader(subtree);
  const { kind, value } = readGeneralName(reader.any());
  const minimum = reader.optional(primitive(0));
  const maximum = reader.optional(primitive(1));
  reader.end();
  return {
    kind,
    value,
    isBounded: maximum !== null || minimum?.content.some((byte) => byte !== 0) === true,
  };
}
