// Stages 1 and 2: counts decoded bytes and ends the stream where the bundle has had its share. A few megabytes of gzip
// may decode to terabytes.
import { addLoss, type BundleNotes } from '../model/bundle-member.ts';

/** The chunks, counted into that field of the notes, up to the limit on decoded bytes. */
export async function* withinDecodedLimit(
  chunks: AsyncIterable<Uint8Array>,
  count: 'decodedBytes' | 'inflatedBytes',
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  const most = notes.limits.maxDecodedBytes;
  for await (const chunk of chunks) {
    const kept = chunk.subarray(0, most - notes[count]);
    notes[count] += kept.length;
    if (kept.length > 0) yield kept;
    if (kept.length === chunk.length) continue;
    noteOnce(notes, member, most);
    return;
  }
}

function noteOnce(notes: BundleNotes, member: string, most: number): void {
  if (notes.problems.some(({ code }) => code === 'too-large')) return;
  addLoss(notes, { code: 'too-large', member, detail: `more than ${most} decoded bytes: the rest is not read` });
}
