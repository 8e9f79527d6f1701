// Stage 4, configuration: reads the lines of a dump whole, within a bound; dumps are small.
import { addProblem, type BundleNotes, type Member } from '../model/bundle-member.ts';

/** Text of a dump member. One that is larger than the limit is cut there, and the cut is written down. */
export async function dumpText(member: Member, notes: BundleNotes): Promise<string> {
  const most = notes.limits.maxDumpBytes;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of member.body) {
    if (length < most) chunks.push(chunk.subarray(0, most - length));
    length += chunk.length;
  }
  if (length > most) {
    addProblem(notes, { code: 'dump-too-large', member: member.path, detail: `read ${most} of ${length} bytes` });
    notes.otherCut = true;
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
