// Stages 1 and 2: counts what is decoded and ends the reading where the bundle, or one member, has had its share. What
// comes out is counted, whatever sizes are declared: a few megabytes may decode to terabytes.
import { addLoss, type BundleNotes, stopReading, stopWhenTimeIsOver } from '../model/bundle-member.ts';

/** The chunks of one member, up to the limits on decoded bytes. */
export async function* memberBudget(
  chunks: AsyncIterable<Uint8Array>,
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  const { maxMemberBytes, maxDecodedBytes } = notes.limits;
  let left = maxMemberBytes;
  for await (const chunk of chunks) {
    const most = Math.min(left, maxDecodedBytes - notes.decodedBytes);
    const kept = chunk.subarray(0, most);
    notes.decodedBytes += kept.length;
    left -= kept.length;
    if (kept.length > 0) yield kept;
    if (mustStop(member, notes)) return;
    if (kept.length === chunk.length) continue;
    if (left > 0) return tooLarge(member, notes);
    const detail = `more than ${maxMemberBytes} bytes: the rest of it is not read`;
    return addLoss(notes, { code: 'member-too-large', member, detail });
  }
}

/** What a decompressor puts out, or a hole in a sparse file, up to the limits on that. */
export async function* expansionBudget(
  chunks: AsyncIterable<Uint8Array>,
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  const { maxDecodedBytes, maxExpansion, freeExpansionBytes } = notes.limits;
  for await (const chunk of chunks) {
    const kept = chunk.subarray(0, maxDecodedBytes - notes.expandedBytes);
    notes.expandedBytes += kept.length;
    if (kept.length > 0) yield kept;
    if (mustStop(member, notes)) return;
    if (kept.length < chunk.length) return tooLarge(member, notes);
    if (notes.expandedBytes > Math.max(freeExpansionBytes, notes.readBytes * maxExpansion)) {
      const detail = `${notes.readBytes} bytes became more than ${maxExpansion} times as many: the rest is not read`;
      return stopReading(notes, { code: 'expansion-too-high', member, detail });
    }
  }
}

/** Also told where the time is over. */
function mustStop(member: string, notes: BundleNotes): boolean {
  return notes.isStopped || stopWhenTimeIsOver(notes, member);
}

const tooLarge = (member: string, notes: BundleNotes): void =>
  stopReading(notes, {
    code: 'too-large',
    member,
    detail: `more than ${notes.limits.maxDecodedBytes} decoded bytes: the rest is not read`,
  });
