// Stage 2, members: notices private keys in a member, whatever it is. They are warned of; nothing of them is kept.
import { addProblem, type BundleNotes } from '../model/bundle-member.ts';

const label = Buffer.from('PRIVATE KEY-----');
/** The line before the label, as in `-----BEGIN ENCRYPTED PRIVATE KEY-----`, with room for a longer kind. */
const opening = /-----BEGIN [A-Z0-9 ]{0,40}$/;
const longestOpening = 56;
/** Bytes that are carried over, so that a line cut by a chunk is seen whole. */
const carried = longestOpening + label.length;

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
  if (found > 0) note(found, member, notes);
}

/** Labels that start between the two places, behind the opening of a block. */
function keysIn(bytes: Buffer, from: number, to: number): number {
  let found = 0;
  for (let at = bytes.indexOf(label, Math.max(0, from)); at >= 0 && at <= to; at = bytes.indexOf(label, at + 1))
    if (opening.test(bytes.toString('latin1', Math.max(0, at - longestOpening), at))) found++;
  return found;
}

function note(found: number, member: string, notes: BundleNotes): void {
  const keys = found === 1 ? 'a private key stands' : `${found} private keys stand`;
  const detail = `${keys} in it: not kept and not shown here, but whoever holds the file holds it. Replace the certificate that belongs to it.`;
  addProblem(notes, { code: 'private-key-found', member, detail });
}
