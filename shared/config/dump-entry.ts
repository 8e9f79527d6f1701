// Stage 4, configuration: one value of a dump with the way to it, the same for text and XML. What is read out of dumps
// is read out of these.

export interface Step {
  /** As the dump spells it, without blanks. */
  name: string;
  /** Which item of a list; null where no number is given. */
  index: string | null;
}

export interface DumpEntry {
  /** Names of the way in small letters, without anything between them and without indexes: `alternatespeeraddress`. */
  key: string;
  steps: readonly Step[];
  value: string;
}

/** What is not as it should be in a dump; the member it stands in is known to the caller. */
export type NoteDamage = (code: string, detail: string) => void;

/** Longest way looked at, in characters: known ones stay below 80. */
export const maxKey = 256;
/** Longest value kept, in characters: cipher strings are the longest that are read. */
export const maxValue = 4096;

/** A name as it is compared: releases and forms differ in case and in what stands between words. */
export const squashed = (name: string): string => name.toLowerCase().replace(/[\s_.-]+/g, '');

/** The entry of words such as `Alternates Peer 1 Address`, where a number belongs to the word before it. */
export function entryOfWords(path: string, value: string): DumpEntry | null {
  if (path.length > maxKey) return null;
  const steps: Step[] = [];
  for (const word of path.split(/\s+/)) {
    const last = steps.at(-1);
    if (last && last.index === null && /^\d+$/.test(word)) last.index = word;
    else if (word !== '') steps.push({ name: word, index: null });
  }
  return { key: squashed(steps.map(({ name }) => name).join('')), steps, value: value.slice(0, maxValue) };
}

/** A value without the quotes around it; empty where they open and never close. */
export function unquoted(text: string): string {
  const value = text.trim();
  if (!value.startsWith('"')) return value;
  const end = value.indexOf('"', 1);
  return end < 0 ? '' : value.slice(1, end).trim();
}
