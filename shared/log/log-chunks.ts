// Stage 3, log: makes the chunks of a log fit to be cut into records, so that what is found in them does not depend on
// how the stream came: of a worthwhile size, without a byte order mark, with no line beyond the limit.

const newline = 0x0a;
/** Smaller chunks are joined first: every chunk costs a look at what is open from the ones before. */
const worthwhileBytes = 64 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

export async function* gathered(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < worthwhileBytes) continue;
    yield joined(waiting, length);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield joined(waiting, length);
}

const joined = (chunks: readonly Uint8Array[], length: number): Uint8Array =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);

/** The first chunk is expected to hold more than the mark. */
export async function* withoutByteOrderMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    const marked = first && byteOrderMark.equals(chunk.subarray(0, byteOrderMark.length));
    first = false;
    yield marked ? chunk.subarray(byteOrderMark.length) : chunk;
  }
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
