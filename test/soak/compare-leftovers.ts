// Nothing is left over: no message, no half-written file, no bytes that nobody names, none of a bundle that is gone.
import type { FoundFiles } from './found-end.ts';

/** @param read bundles that are there: each has one report and one file of facts */
export function wrongLeftovers({ integrity, messages, deadLetters, named, state }: FoundFiles, read: number): string[] {
  const below = (folder: string): string[] => state.filter((path) => path.startsWith(`${folder}/`));
  const objects = below('objects').map((path) => path.split('/').at(-1) ?? '');
  const strange = objects.filter((sha256) => !named.has(sha256));
  const lost = [...named].filter((sha256) => !objects.includes(sha256));
  const records = ['reports-by-id', 'facts'].flatMap((folder) => {
    const files = below(folder).length;
    return files === read ? [] : [`${folder}/: expected ${read} files, found ${files}`];
  });
  return [
    ...(integrity === 'ok' ? [] : [`integrity_check of the database: ${integrity}`]),
    ...(messages === 0 ? [] : [`${messages} messages are left in the queue`]),
    ...(deadLetters === 0 ? [] : [`${deadLetters} messages were given up`]),
    ...strange.map((sha256) => `objects/: ${sha256} is there, and the database names no such object`),
    ...lost.map((sha256) => `objects/: ${sha256} is named in the database, and not there`),
    ...records,
    ...state.filter((path) => path.endsWith('.tmp')).map((path) => `${path}: a temporary file was left`),
  ];
}
