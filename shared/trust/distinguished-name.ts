// Stage 6, trust: distinguished names of certificates: as text for people, and as the key by which OpenSSL compares them.

import { type DerValue, hex, oidText, partReader, partsOf, tags } from './der.ts';
import { decodeDirectoryString, escapedText, isComparedAsText } from './directory-string.ts';

export interface DistinguishedName {
  /** RFC 4514, most specific part first. */
  text: string;
  /** Equal for equal names; that of a name begins with those of the names it stands under. */
  key: string;
  commonNames: string[];
  emails: { value: string | null }[];
}

interface Attribute {
  type: string;
  typeDer: Uint8Array;
  value: DerValue;
}

/** Longer names are cut where they are shown, never where they are compared. */
const maxText = 512;
const commonNameType = '2.5.4.3';
const emailType = '1.2.840.113549.1.9.1';
const ia5String = 0x16;

const shortNames = new Map([
  [commonNameType, 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  [emailType, 'emailAddress'],
]);

export function readName(name: DerValue): DistinguishedName {
  const rdns = partsOf(name, tags.sequence).map((rdn) => partsOf(rdn, tags.set).map(readAttribute));
  const all = rdns.flat();
  const text = rdns
    .toReversed()
    .map((attributes) => attributes.map(attributeText).join('+'))
    .join(',');
  return {
    text: text.length > maxText ? `${text.slice(0, maxText - 1)}…` : text,
    key: rdns.map((attributes) => hex(canonicalRdn(attributes))).join(''),
    commonNames: all.flatMap(({ type, value }) =>
      type === commonNameType ? [decodeDirectoryString(value) ?? ''] : [],
    ),
    emails: all.flatMap(({ type, value }) =>
      type === emailType ? [{ value: value.tag === ia5String ? decodeDirectoryString(value) : null }] : [],
    ),
  };
}

function readAttribute(attribute: DerValue): Attribute {
  const reader = partReader(attribute);
  const type = reader.required(tags.oid);
  return { type: oidText(type), typeDer: type.whole, value: reader.any() };
}

function attributeText({ type, value }: Attribute): string {
  const text = decodeDirectoryString(value);
  return `${shortNames.get(type) ?? type}=${text === null ? `#${hex(value.whole)}` : escapedText(text)}`;
}

/** The set of a multi-valued part is sorted by its encoding, so its order does not matter. */
function canonicalRdn(attributes: readonly Attribute[]): Buffer {
  const encoded = attributes.map(({ typeDer, value }) => encode(tags.sequence, typeDer, canonicalValue(value)));
  return encode(tags.set, ...encoded.sort(Buffer.compare));
}

function canonicalValue(value: DerValue): Uint8Array {
  const text = isComparedAsText(value.tag) ? decodeDirectoryString(value) : null;
  if (text === null) return value.whole;
  // One run at a time: looking for blanks at the end alone would take quadratic time.
  const folded = text
    .replace(/[ \t-\r]+/g, ' ')
    .replace(/^ | $/g, '')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return encode(0x0c, Buffer.from(folded));
}

function encode(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length.toString(16);
  const length =
    body.length < 0x80 ? [body.length] : [...Buffer.from(size.padStart(size.length + (size.length % 2), '0'), 'hex')];
  const head = body.length < 0x80 ? [tag, ...length] : [tag, 0x80 + length.length, ...length];
  return Buffer.concat([Buffer.from(head), body]);
}
