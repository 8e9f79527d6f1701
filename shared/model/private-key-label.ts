// The label by which a private key is noticed in a member, whatever it is. Keys are warned of; nothing of them is kept.
import { addProblem, type BundleNotes } from './bundle-member.ts';

export const keyLabel = 'PRIVATE KEY-----';
const label = Buffer.from(keyLabel);
/** The line before the label, as in `-----BEGIN ENCRYPTED PRIVATE KEY-----`, with room for a longer kind. */
const opening = /-----BEGIN [A-Z0-9 ]{0,40}$/;
const longestOpening = 56;
/** Bytes that are carried over, so that a line cut by a chunk is seen whole. */
const carried = longestOpening + label.length;

/** Whether the label that stands there ends the line that begins a key. */
export function beginsKey(bytes: Buffer, at: number): boolean {
  return opening.test(bytes.toString('latin1', Math.max(0, at - longestOpening), at));
}

export interface KeyWatch {
  /** Takes the bytes that follow those it was shown before. */
  look(chunk: Uint8Array): void;
  /** How many keys began in them. */
  found(): number;
}

export function makeKeyWatch(): KeyWatch {
  let before = Buffer.alloc(0);
  let found = 0;
  return {
    look(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      // A label that ends within the first bytes may have begun in the chunk before.
      const seam = Buffer.concat([before, bytes.subarray(0, carried)]);
      const seamEnd = before.length + Math.min(carried, bytes.length) - label.length;
      found += keysIn(seam, before.length - label.length + 1, seamEnd);
      found += keysIn(bytes, carried - label.length + 1, bytes.length - label.length);
      before = Buffer.concat([before, bytes.subarray(-carried)]).subarray(-carried);
    },
    found: () => found,
  };
}

/** Labels that start between the two places, behind the opening of a block. */
function keysIn(bytes: Buffer, from: number, to: number): number {
  let found = 0;
  for (let at = bytes.indexOf(label, Math.max(0, from)); at >= 0 && at <= to; at = bytes.indexOf(label, at + 1))
    if (beginsKey(bytes, at)) found++;
  return found;
}

export function notePrivateKeys(found: number, member: string, notes: BundleNotes): void {
  if (found === 0) return;
  const keys = found === 1 ? 'a private key stands' : `${found} private keys stand`;
  const detail = `${keys} in it: not kept and not shown here, but whoever holds the file holds it. Replace the certificate that belongs to it.`;
  addProblem(notes, { code: 'private-key-found', member, detail });
}
