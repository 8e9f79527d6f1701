// Stage 2, members: what a file is, told by its content; its name decides only between texts that look alike.
import type { MemberKind } from '../model/bundle-member.ts';

/** Bytes looked at: a log may open with lines that carry no time stamp. */
export const sniffBytes = 64 * 1024;

const captureMagics = ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '0a0d0d0a'];

/** `damaged`: a log that holds more control characters than text does. */
export interface MemberLook {
  kind: MemberKind;
  damaged: boolean;
}

/** null: neither text nor anything known. */
export function memberLook(name: string, head: Uint8Array): MemberLook | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  if (captureMagics.includes(bytes.subarray(0, 4).toString('hex'))) return { kind: 'capture', damaged: false };
  const text = bytes.toString('latin1', 0, sniffBytes);
  if (looksLikeText(text)) return { kind: kindOfText(name, text), damaged: false };
  return hasTimeStampedLine(text) ? { kind: 'log', damaged: true } : null;
}

function kindOfText(name: string, text: string): MemberKind {
  const dump = dumpKind(text);
  if (hasTimeStampedLine(text)) return dump !== null && kindOfName(name) === dump ? dump : 'log';
  if (dump !== null) return dump;
  if (/^-----BEGIN [A-Z0-9 ]+-----/m.test(text.slice(0, 4096))) return 'certificates';
  return /^(?:\xef\xbb\xbf)?\s*</.test(text) ? 'other' : kindOfName(name);
}

function dumpKind(text: string): MemberKind | null {
  if (/^\*c xConfiguration /m.test(text)) return 'configuration';
  return /^\*s \w/m.test(text) ? 'status' : null;
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
  const base = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  if (base.startsWith('loggingsnapshot')) return 'log';
  if (base.startsWith('xconf_dump')) return 'configuration';
  if (base.startsWith('xstat_dump')) return 'status';
  return 'other';
}
