// A pack that somebody supplies while the program runs. Its patterns are theirs, so they are run by re2js alone, which takes
// linear time whatever the pattern. Imported by nobody who has only the shipped pack: re2js is large.
import { RE2JS } from 're2js';
import type { Pack, Pattern, SuppliedPack } from '../model/pack.ts';

/** Throws where its patterns are compiled, if re2js does not take one. */
export const suppliedPack = (pack: Pack): SuppliedPack => ({ ...pack, origin: 'supplied', compilePattern });

function compilePattern(source: string): Pattern {
  const compiled = RE2JS.compile(source);
  const names = Object.keys(compiled.namedGroups());
  return (text) => {
    const found = compiled.matcher(text);
    if (!found.find()) return null;
    return Object.fromEntries(names.map((name) => [name, found.group(name) ?? undefined]));
  };
}
