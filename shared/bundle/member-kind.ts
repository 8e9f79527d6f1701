// Stage 2, members: what a file is, told by its content; its name decides only between texts that look alike.
import type { MemberKind } from '../model/bundle-member.ts';
import { textEncoding } from '../model/text-encoding.ts';
import { fileNameOf } from './member-name.ts';

/** Bytes looked at: a log may open with lines that carry no time stamp. */
export const sniffBytes = 64 * 1024;

const captureMagics = ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '34cdb2a1', 'a1b2cd34', '0a0d0d0a'];

/** `damaged`: a log that holds more control characters than text does. */
export interface MemberLook {
  kind: MemberKind;
  damaged: boolean;
}

/** null: neither text nor anything known. */
export function memberLook(name: string, head: Uint8Array): MemberLook | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  if (captureMagics.includes(bytes.subarray(0, 4).toString('hex'))) return { kind: 'capture', damaged: false };
  const wide = wideKind(name, bytes);
  if (wide === 'log' || wide === 'configuration' || wide === 'status') return { kind: wide, damaged: false };
  const text = bytes.toString('latin1', 0, sniffBytes);
  if (looksLikeText(text)) return { kind: kindOfText(name, text), damaged: false };
  return hasTimeStampedLine(text) ? { kind: 'log', damaged: true } : null;
}

function kindOfText(name: string, text: string): MemberKind {
  const dump = dumpKind(text);
  if (hasTimeStampedLine(text)) return dump !== null && kindOfName(name) === dump ? dump : 'log';
  if (dump !== null) return dump;
  if (/^[ \t]{0,64}-----BEGIN [A-Z0-9 ]{1,64}-----/m.test(text)) return 'certificates';
  return isXml(text) ? xmlKind(name, text) : kindOfName(name);
}

/** Of a text in UTF-16: logs and dumps are read in it too. */
function wideKind(name: string, bytes: Buffer): MemberKind | null {
  const encoding = textEncoding(bytes);
  return encoding === 'utf-8'
    ? null
    : kindOfText(name, new TextDecoder(encoding).decode(bytes.subarray(0, sniffBytes)));
}

function dumpKind(text: string): MemberKind | null {
  if (/^(?:\xef\xbb\xbf)?\*c xConfiguration /m.test(text)) return 'configuration';
  return /^(?:\xef\xbb\xbf)?\*s \w/m.test(text) ? 'status' : null;
}

const isXml = (text: string): boolean => /^(?:\xef\xbb\xbf)?\s*</.test(text);

/** By the name the product gives, else by a root element that has one of the sections of a dump in it. */
function xmlKind(name: string, text: string): MemberKind {
  const named = kindOfName(name);
  if (named === 'configuration' || named === 'status') return named;
  const root = /<([A-Za-z_][\w.-]*)/.exec(text)?.[1]?.toLowerCase() ?? '';
  if (!/<(?:SystemUnit|Alternates|EdgeConfigServer|CollaborationEdge|EdgeConfigProvisioning)\b/i.test(text))
    return 'other';
  if (/^x?configuration$/.test(root)) return 'configuration';
  return /^x?status$/.test(root) ? 'status' : 'other';
}

const hasTimeStampedLine = (text: string): boolean => /^(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/m.test(text);

/** A log may hold stray bytes; random bytes hold one control character in nine. */
function looksLikeText(text: string): boolean {
  let control = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 && code !== 10 && code !== 13 && code !== 9) control++;
  }
  return control * 50 <= text.length;
}

function kindOfName(name: string): MemberKind {
  const base = fileNameOf(name);
  if (base.startsWith('loggingsnapshot')) return 'log';
  if (base.startsWith('xconf_dump')) return 'configuration';
  if (base.startsWith('xstat_dump')) return 'status';
  return 'other';
}
