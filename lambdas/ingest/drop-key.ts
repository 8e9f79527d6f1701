// Keys of the bucket: what the name of an object says about the bundle in it, and where its report is put.
import { bundleIdOf } from '../../shared/model/identity.ts';
import type { ObjectRef } from '../../shared/model/stored-records.ts';

export type BundleKey =
  | { kind: 'drop'; site: string; reference: string | null; fileName: string }
  | { kind: 'upload'; bundleId: string; fileName: string };

/** By contract. A longer folder name is a folder and no reference. */
const maxReferenceLength = 64;

/** @param key decoded; null for a key that holds no bundle: another folder, or the mark of an empty folder */
export function parseBundleKey(key: string): BundleKey | null {
  const [top, ...rest] = key.split('/');
  const fileName = rest.at(-1);
  if (!fileName) return null;
  if (top === 'uploads') return parseUpload(rest, fileName);
  if (top !== 'drop') return null;
  const [site, second] = rest;
  if (rest.length === 1 || !site) return { kind: 'drop', site: 'default', reference: null, fileName };
  const isReference = rest.length > 2 && second && second.length <= maxReferenceLength;
  return { kind: 'drop', site, reference: isReference ? second : null, fileName };
}

function parseUpload(rest: readonly string[], fileName: string): BundleKey | null {
  const [bundleId] = rest;
  return rest.length === 2 && bundleId ? { kind: 'upload', bundleId, fileName } : null;
}

/** An upload was given its id beforehand; a dropped object has one of its own version. */
export const bundleIdAt = (ref: ObjectRef, name: BundleKey): string =>
  name.kind === 'upload' ? name.bundleId : bundleIdOf(ref);

export const uploadKey = (bundleId: string, fileName: string): string => `uploads/${bundleId}/${fileName}`;

/** Where the report of a dropped bundle is put; null for a key outside the drop folder. */
export function reportKeys(key: string): { json: string; markdown: string } | null {
  if (parseBundleKey(key)?.kind !== 'drop') return null;
  const rest = key.slice('drop/'.length);
  const base = `reports/${rest.includes('/') ? rest : `default/${rest}`}`;
  return { json: `${base}.json`, markdown: `${base}.md` };
}
