// Stage 3, log: sees to it that no line of a log is longer than the limit, however the stream came.

const newline = 0x0a;

export interface LineCuts {
  /** A line was longer than the limit. */
  onCut(): void;
  /** So much of it is not handed on; the rest may follow. */
  onDropped(bytes: Uint8Array): void;
}

/** Of lines longer than `most` bytes only so many are handed on. */
export async function* boundedLines(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
  { onCut, onDropped }: LineCuts,
): AsyncGenerator<Uint8Array> {
  /** Bytes of the line that is open at the end of the chunk before; beyond `most` it has been cut. */
  let open = 0;
  for await (const chunk of chunks) {
    let from = 0;
    let start = -open;
    if (open > most) {
      from = chunk.indexOf(newline);
      onDropped(from < 0 ? chunk : chunk.subarray(0, from));
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
      onDropped(chunk.subarray(Math.max(start + most, 0), from < 0 ? chunk.length : from));
      if (from < 0) break;
      start = from + 1;
    }
    // The line that is open begins behind the last newline; the loop looked no farther than it had to.
    if (from >= 0) start = Math.max(start, chunk.lastIndexOf(newline) + 1 || start);
    open = from < 0 ? most + 1 : chunk.length - start;
    if (from >= 0 && from < chunk.length) yield chunk.subarray(from);
  }
}
