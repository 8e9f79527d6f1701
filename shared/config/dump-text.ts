// Stage 4, configuration: the text of a dump, read whole within a bound; dumps are small.
import { addProblem, type BundleNotes, type Member } from '../model/bundle-member.ts';
import { textEncoding } from '../model/text-encoding.ts';

export interface DumpText {
  /** Without a byte order mark. */
  text: string;
  /** False: larger than the limit, and cut there. */
  isWhole: boolean;
}

/** Text of a dump member. A cut is written down. */
export async function dumpText(member: Member, notes: BundleNotes): Promise<DumpText> {
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
  const bytes = Buffer.concat(chunks);
  return { text: new TextDecoder(textEncoding(bytes)).decode(bytes), isWhole: length <= most };
}
