// Ids that are derived, never drawn: the same bundle gives the same ids however often it is processed.
import { createHash } from 'node:crypto';
import type { ObjectRef } from './stored-records.ts';

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** `<prefix>_` and 26 letters: the first 130 bits of the SHA-256 of the parts. Parts cannot run into each other. */
export function derivedId(prefix: 'b' | 'f' | 'p', parts: readonly (string | number | null)[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, 17)) bits = (bits << 8n) | BigInt(byte);
  bits >>= 6n; // 17 bytes hold 136 bits
  let letters = '';
  for (let left = 26; left > 0; left--) {
    letters = (base32[Number(bits & 31n)] ?? '') + letters;
    bits >>= 5n;
  }
  return `${prefix}_${letters}`;
}

/** Id of a bundle that came by the drop folder. One that came by an upload has the id issued with the upload. */
export const bundleIdOf = (ref: ObjectRef): string => derivedId('b', [ref.bucket, ref.key, ref.versionId]);
