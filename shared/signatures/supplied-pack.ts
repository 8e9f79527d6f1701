// A pack that somebody supplies while the program runs. Its patterns are theirs, so they are run by re2js alone, which takes
// linear time whatever the pattern. Imported by nobody who has only the shipped pack: re2js is large.
import { RE2JS } from 're2js';
import type { Pack, Pattern, SuppliedPack } from '../model/pack.ts';
import { provedPattern } from './match-record.ts';
import { shippedPack } from './shipped-pack.ts';

/** A pack that adds to the shipped one brings its patterns along: they are proved, and faster in JavaScript's own engine. */
const proved = new Set(shippedPack.signatures.map(({ pattern }) => pattern));

/** Throws if re2js does not take one of its patterns. A thousand of them take a second: it is made once, for many bundles. */
export function suppliedPack(pack: Pack): SuppliedPack {
  const patterns = new Set(pack.signatures.map(({ pattern }) => pattern));
  const compiled = new Map([...patterns.difference(proved)].map((source) => [source, confinedPattern(source)]));
  const compilePattern = (source: string): Pattern =>
    compiled.get(source) ?? (proved.has(source) ? provedPattern(source) : confinedPattern(source));
  return { ...pack, origin: 'supplied', compilePattern };
}

/** Throws if re2js does not take it. */
export function confinedPattern(source: string): Pattern {
  const compiled = RE2JS.compile(source);
  const names = Object.keys(compiled.namedGroups());
  return (text) => {
    const found = compiled.matcher(text);
    if (!found.find()) return null;
    return Object.fromEntries(names.map((name) => [name, found.group(name) ?? undefined]));
  };
}
