// Stage 2, members: what a file is, told by its content; its name decides only between texts that look alike.
import type { MemberKind } from '../model/bundle-member.ts';

/** Bytes looked at: a log may open with lines that carry no time stamp. */
export const sniffBytes = 64 * 1024;

const captureMagics = ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '0a0d0d0a'];

/** null: neither text nor anything known. */
export function memberKind(name: string, head: Uint8Array): MemberKind | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  if (captureMagics.includes(bytes.subarray(0, 4).toString('hex'))) return 'capture';
  const text = bytes.toString('latin1', 0, sniffBytes);
  if (!looksLikeText(text)) return null;
  if (/^-----BEGIN [A-Z0-9 ]+-----/m.test(text.slice(0, 4096)) && !hasTimeStampedLine(text)) return 'certificates';
  if (/^\*c xConfiguration /m.test(text)) return 'configuration';
  if (/^\*s \w/m.test(text)) return 'status';
  if (hasTimeStampedLine(text)) return 'log';
  return byName(name);
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

function byName(name: string): MemberKind {
  const base = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  if (base.startsWith('loggingsnapshot')) return 'log';
  if (base.startsWith('xconf_dump')) return 'configuration';
  if (base.startsWith('xstat_dump')) return 'status';
  return 'other';
}
