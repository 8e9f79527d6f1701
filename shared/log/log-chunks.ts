// Stage 3, log: makes the chunks of a log fit to be cut into records, so that what is found in them does not depend on
// how the stream came: all of one size, with no line beyond the limit.

const newline = 0x0a;
/** Small enough to keep few in memory, large enough that a look at each costs nothing. */
const pieceBytes = 256 * 1024;

/** The same bytes in pieces of one size, but for the last: every cut is made at the same places. */
export async function* evenPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    while (length + chunk.length - from >= pieceBytes) {
      const part = chunk.subarray(from, from + pieceBytes - length);
      yield waiting.length === 0 ? part : Buffer.concat([...waiting, part], pieceBytes);
      from += part.length;
      waiting = [];
      length = 0;
    }
    if (from < chunk.length) waiting.push(chunk.subarray(from));
    length += chunk.length - from;
  }
  if (length > 0) yield Buffer.concat(waiting, length);
}

/** Of lines longer than `most` bytes only so many are handed on, and `onCut` is called. */
export async function* boundedLines(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
  onCut: () => void,
): AsyncGenerator<Uint8Array> {
  /** Bytes of the line that is open at the end of the chunk before; beyond `most` it has been cut. */
  let open = 0;
  for await (const chunk of chunks) {
    let from = 0;
    let start = -open;
    if (open > most) {
      from = chunk.indexOf(newline);
      if (from < 0) continue;
      start = from + 1;
    }
    while (chunk.length - start > most) {
      // All lines that end before this newline are short enough, without a look at each.
      const end = chunk.lastIndexOf(newline, start + most);
      if (end >= Math.max(start, 0)) {
        start = end + 1;
        continue;
      }
      onCut();
      if (start + most > from) yield chunk.subarray(from, start + most);
      from = chunk.indexOf(newline, start + most);
      if (from < 0) break;
      start = from + 1;
    }
    // The line that is open begins behind the last newline; the loop looked no farther than it had to.
    if (from >= 0) start = Math.max(start, chunk.lastIndexOf(newline) + 1 || start);
    open = from < 0 ? most + 1 : chunk.length - start;
    if (from >= 0 && from < chunk.length) yield chunk.subarray(from);
  }
}
