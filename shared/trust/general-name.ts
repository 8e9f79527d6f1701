// Stage 6, trust: alternative names and the bases of name constraints: as text for people, and as they are compared.
import type { ComparedName } from '../model/certificate.ts';
import { constructed, DerError, type DerValue, hex, latin1, oidText, primitive, readDer, tags } from './der.ts';
import { printable } from './directory-string.ts';
import { readName } from './distinguished-name.ts';

export interface GeneralName extends ComparedName {
  /** `DNS:cucm.example.lab`: untrusted text. */
  text: string;
}

/** Longer names are cut where they are shown; host names end at 253 characters. */
const maxText = 512;

export function readGeneralName(value: DerValue): GeneralName {
  const { tag, content } = value;
  const text = latin1(content);
  switch (tag) {
    case primitive(1):
      return named('email', text, 'email', text);
    case primitive(2):
      return named('dns', text, 'DNS', text);
    case primitive(6):
      return named('uri', text, 'URI', text);
    case primitive(7):
      return named('ip', hex(content), 'IP', addressText(content));
    case primitive(8):
      return named('registered-id', '', 'RID', oidText(value));
    case constructed(4): {
      const name = readName(readDer(content));
      return named('directory', name.key, 'DirName', name.text);
    }
    case constructed(0):
      return named('other-name', '', 'othername', oidText(readDer(content, tags.oid)));
    case constructed(3):
      return named('x400', '', 'X400Name', '');
    case constructed(5):
      return named('edi', '', 'EdiPartyName', '');
    default:
      throw new DerError(`tag ${tag} is no kind of general name`);
  }
}

function named(kind: ComparedName['kind'], value: string, label: string, shown: string): GeneralName {
  const cut = shown.length > maxText ? `${shown.slice(0, maxText - 1)}…` : shown;
  return { kind, value, text: `${label}:${printable(cut)}` };
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return `#${hex(bytes)}`;
  const words = hex(bytes).match(/.{4}/g) ?? [];
  return compressed(words.map((word) => word.replace(/^0{1,3}/, '')));
}

/** The longest run of zeros, from two on, becomes `::`, as RFC 5952 has it. */
function compressed(words: readonly string[]): string {
  const runs = [...words.join(':').matchAll(/\b0(?::0)+\b/g)].map(([run]) => run);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return words.join(':');
  const [before = '', ...after] = words.join(':').split(longest);
  return `${before.replace(/:$/, '')}::${after.join(longest).replace(/^:/, '')}`;
}
