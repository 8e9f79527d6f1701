// Stage 2, members: notices private keys in a member that is not scanned anyhow, as a log is.
import type { BundleNotes } from '../model/bundle-member.ts';
import { beginsKey, keyLabel, longestKeyOpening, notePrivateKeys } from '../model/private-key-label.ts';

const label = Buffer.from(keyLabel);
/** Bytes that are carried over, so that a line cut by a chunk is seen whole. */
const carried = longestKeyOpening + label.length;

/** The chunks as they are. */
export async function* watchForPrivateKeys(
  chunks: AsyncIterable<Uint8Array>,
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  let before = Buffer.alloc(0);
  let found = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    // A label that ends within the first bytes may have begun in the chunk before.
    const seam = Buffer.concat([before, bytes.subarray(0, carried)]);
    found += keysIn(
      seam,
      before.length - label.length + 1,
      before.length + Math.min(carried, bytes.length) - label.length,
    );
    found += keysIn(bytes, carried - label.length + 1, bytes.length - label.length);
    before = Buffer.concat([before, bytes.subarray(-carried)]).subarray(-carried);
    yield chunk;
  }
  notePrivateKeys(found, member, notes);
}

/** Labels that start between the two places, behind the opening of a block. */
function keysIn(bytes: Buffer, from: number, to: number): number {
  let found = 0;
  for (let at = bytes.indexOf(label, Math.max(0, from)); at >= 0 && at <= to; at = bytes.indexOf(label, at + 1))
    if (beginsKey(bytes, at)) found++;
  return found;
}
