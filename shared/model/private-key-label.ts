// The label by which a private key is noticed in a member, whatever it is. Keys are warned of; nothing of them is kept.
import { addProblem, type BundleNotes } from './bundle-member.ts';

export const keyLabel = 'PRIVATE KEY-----';
/** The line before the label, as in `-----BEGIN ENCRYPTED PRIVATE KEY-----`, with room for a longer kind. */
const opening = /-----BEGIN [A-Z0-9 ]{0,40}$/;
export const longestKeyOpening = 56;

/** Whether the label that stands there ends the line that begins a key. */
export function beginsKey(bytes: Buffer, label: number): boolean {
  return opening.test(bytes.toString('latin1', Math.max(0, label - longestKeyOpening), label));
}

export function notePrivateKeys(found: number, member: string, notes: BundleNotes): void {
  if (found === 0) return;
  const keys = found === 1 ? 'a private key stands' : `${found} private keys stand`;
  const detail = `${keys} in it: not kept and not shown here, but whoever holds the file holds it. Replace the certificate that belongs to it.`;
  addProblem(notes, { code: 'private-key-found', member, detail });
}
