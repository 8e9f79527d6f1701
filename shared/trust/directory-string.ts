// Stage 6, trust: the kinds of string that names of certificates are made of, and how untrusted ones are shown.
import { replaceUnseen } from '../model/visible-text.ts';
import { DerError, type DerValue } from './der.ts';

const utf8String = 0x0c;
const printableString = 0x13;
const teletexString = 0x14;
const ia5String = 0x16;
const visibleString = 0x1a;
const universalString = 0x1c;
const bmpString = 0x1e;
const numericString = 0x12;

const compared = [utf8String, printableString, teletexString, ia5String, visibleString, universalString, bmpString];

/** Kinds that OpenSSL unifies before it compares names; others must be alike byte for byte. */
export const isComparedAsText = (tag: number): boolean => compared.includes(tag);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** null: no kind of string. Teletex is read as Latin-1, as OpenSSL does. Throws where the bytes are not of that kind. */
export function decodeDirectoryString({ tag, content }: DerValue): string | null {
  const bytes = Buffer.from(content);
  if (tag === utf8String) return fromUtf8(bytes);
  if (tag === bmpString) return inUnits(bytes, 2).swap16().toString('utf16le');
  if (tag === universalString) return fromCodePoints(inUnits(bytes, 4));
  return isComparedAsText(tag) || tag === numericString ? bytes.toString('latin1') : null;
}

function fromUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DerError('a string that is not UTF-8');
  }
}

function inUnits(bytes: Buffer, size: number): Buffer {
  if (bytes.length % size !== 0) throw new DerError(`a string of ${size} bytes a character that has a part of one`);
  return bytes;
}

function fromCodePoints(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = bytes.readUInt32BE(at);
    if (point > 0x10ffff) throw new DerError('a character that is none');
    text += String.fromCodePoint(point);
  }
  return text;
}

/** As RFC 4514 writes a value: `\,` for a comma, `\0A` for a byte that cannot stand for itself. */
export function escapedText(text: string): string {
  return printable(
    text
      .replace(/[\\",+;<>]/g, '\\$&')
      .replace(/^[ #]/, '\\$&')
      .replace(/(?<!\\) $/, '\\ '),
  );
}

/** Characters that would steer or hide are written by their bytes: which they are tells certificates apart. */
export const printable = (text: string): string =>
  replaceUnseen(text, (character) =>
    [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  );
