// Names in certificates that tests make: distinguished names and general names from text.
import { isIP } from 'node:net';
import { bytes, type Der, ia5, oid, printable, sequence, setOf, tagged, tlv, utf8 } from './pki-der.ts';

const attributes: Record<string, string> = {
  CN: '2.5.4.3',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  DC: '0.9.2342.19200300.100.1.25',
  E: '1.2.840.113549.1.9.1',
};

export const attribute = (type: string, value: Uint8Array): Der => sequence(oid(attributes[type] ?? type), value);
/** RDNs in the order of the encoding. */
export const nameOf = (...rdns: Uint8Array[]): Der => sequence(...rdns);
export const rdn = (...parts: Uint8Array[]): Der => setOf(...parts);

/** `CN=pub.example.lab,O=Example,C=US`: most specific first, `\,` for a comma, `+` joins a multi-valued part. */
export function distinguishedName(text: string | Uint8Array): Der {
  if (typeof text !== 'string') return bytes(text);
  const parts = text === '' ? [] : text.split(/(?<!\\),/);
  return sequence(...parts.reverse().map((part) => setOf(...part.split(/(?<!\\)\+/).map(typeAndValue))));
}

function typeAndValue(text: string): Der {
  const at = text.indexOf('=');
  const type = text.slice(0, at);
  const value = text.slice(at + 1).replace(/\\(.)/g, '$1');
  const encode = type === 'C' || type === 'SERIALNUMBER' ? printable : type === 'DC' || type === 'E' ? ia5 : utf8;
  return attribute(type, encode(value));
}

/** `DNS:a.example.lab`, `IP:10.0.0.1` (in name constraints `IP:10.0.0.0/255.0.0.0`), `email:`, `URI:`, `dir:CN=…`, `RID:1.2`, `other:`. */
export function generalName(text: string | Uint8Array): Der {
  if (typeof text !== 'string') return bytes(text);
  const at = text.indexOf(':');
  const value = text.slice(at + 1);
  const latin = Buffer.from(value, 'latin1');
  switch (text.slice(0, at)) {
    case 'DNS':
      return tlv(0x82, latin);
    case 'IP':
      return tlv(0x87, ...value.split('/').map(addressBytes));
    case 'email':
      return tlv(0x81, latin);
    case 'URI':
      return tlv(0x86, latin);
    case 'dir':
      return tagged(4, distinguishedName(value));
    case 'RID':
      return tlv(0x88, oid(value).slice(2));
    default:
      return tagged(0, oid('1.3.6.1.4.1.311.20.2.3'), tagged(0, utf8(value)));
  }
}

function addressBytes(address: string): number[] {
  if (isIP(address) === 4) return address.split('.').map(Number);
  const [head = '', tail] = address.split('::');
  const words = (part: string | undefined): number[] => (part ? part.split(':').map((word) => parseInt(word, 16)) : []);
  const gap = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array.from({ length: tail === undefined ? 0 : gap }, () => 0), ...words(tail)];
  return all.flatMap((word) => [word >> 8, word & 255]);
}
