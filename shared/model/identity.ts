// Ids that are derived, never drawn: the same bundle gives the same ids however often it is processed.
import { createHash } from 'node:crypto';
import type { ObjectRef } from './stored-records.ts';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** `<prefix>_` and 26 letters: the first 130 bits of the SHA-256 of the parts. Parts cannot run into each other. */
export const derivedId = (prefix: 'b' | 'e' | 'f' | 'o' | 'p', parts: readonly (string | number | null)[]): string =>
  `${prefix}_${base32Of(createHash('sha256').update(JSON.stringify(parts)).digest(), 26)}`;

/** The first bits of a digest, five for each letter. */
export function base32Of(digest: Uint8Array, letters: number): string {
  const bytes = Math.ceil((letters * 5) / 8);
  let bits = 0n;
  for (const byte of digest.subarray(0, bytes)) bits = (bits << 8n) | BigInt(byte);
  bits >>= BigInt(bytes * 8 - letters * 5);
  let text = '';
  for (let left = letters; left > 0; left--) {
    text = (base32[Number(bits & 31n)] ?? '') + text;
    bits >>= 5n;
  }
  return text;
}

/** Id of a bundle that came by the drop folder. One that came by an upload has the id issued with the upload. */
export const bundleIdOf = (ref: ObjectRef): string => derivedId('b', [ref.bucket, ref.key, ref.versionId]);
