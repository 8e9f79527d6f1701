// Stage 2, members: notices log in a text that showed none where its kind was told. It is not read any more then, so
// that is written down.
import { addLoss, type BundleNotes } from '../model/bundle-member.ts';

const stampedLine = /[\r\n]\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const stampBytes = 20;

/** The chunks as they are; a line that starts with a time stamp is noted as lost. */
export async function* watchForLog(
  chunks: AsyncIterable<Uint8Array>,
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  let before = '';
  let found = false;
  for await (const chunk of chunks) {
    if (!found) {
      const text = before + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
      found = stampedLine.test(text);
      if (found)
        addLoss(notes, { code: 'member-not-recognised', member, detail: 'log that begins too late: not read' });
      before = text.slice(-stampBytes);
    }
    yield chunk;
  }
}
