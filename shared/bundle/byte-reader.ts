// Stage 1, bytes in: hands out the bytes of a sequence of chunks in the sizes a format asks for, copying only where a
// piece spans chunks.

export interface ByteReader {
  /** The next bytes as they come, at most `most`; null at the end. */
  chunk(most?: number): Promise<Uint8Array | null>;
  /** Exactly `count` bytes; fewer only where the source ends. */
  bytes(count: number): Promise<Uint8Array>;
  /** As `bytes`, leaving them to be read again. */
  peek(count: number): Promise<Uint8Array>;
  /** Puts back bytes that were read, to be read next. */
  unread(bytes: Uint8Array): void;
  /** Passes over `count` bytes; answers how many there were. */
  skip(count: number): Promise<number>;
  /** How many bytes of the source were handed out and not put back. */
  position(): number;
}

export function makeByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  const waiting: Uint8Array[] = [];
  let ended = false;
  let position = 0;

  async function next(): Promise<Uint8Array | null> {
    const first = waiting.shift();
    if (first !== undefined) return first;
    while (!ended) {
      const { value, done } = await iterator.next();
      if (done) ended = true;
      else if (value.length > 0) return value;
    }
    return null;
  }

  async function chunk(most = Number.POSITIVE_INFINITY): Promise<Uint8Array | null> {
    const found = await next();
    if (found === null) return null;
    if (found.length > most) waiting.unshift(found.subarray(most));
    const given = found.length > most ? found.subarray(0, most) : found;
    position += given.length;
    return given;
  }

  async function bytes(count: number): Promise<Uint8Array> {
    const first = await chunk(count);
    if (first === null) return new Uint8Array(0);
    if (first.length === count) return first;
    const pieces = [first];
    let have = first.length;
    while (have < count) {
      const piece = await chunk(count - have);
      if (piece === null) break;
      pieces.push(piece);
      have += piece.length;
    }
    return pieces.length === 1 ? first : Buffer.concat(pieces, have);
  }

  const unread = (back: Uint8Array): void => {
    position -= back.length;
    if (back.length > 0) waiting.unshift(back);
  };

  return {
    chunk,
    bytes,
    unread,
    position: () => position,
    async peek(count) {
      const found = await bytes(count);
      unread(found);
      return found;
    },
    async skip(count) {
      let left = count;
      while (left > 0) {
        const piece = await chunk(left);
        if (piece === null) break;
        left -= piece.length;
      }
      return count - left;
    },
  };
}

/** What is left of a reader, as a sequence of chunks. */
export async function* remaining(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (let piece = await reader.chunk(); piece !== null; piece = await reader.chunk()) yield piece;
}

/** Reads what is left of a reader, and answers how much that was, and whether it was padding with zeros only. */
export async function restLength(reader: ByteReader): Promise<{ length: number; isZero: boolean }> {
  let length = 0;
  let isZero = true;
  for await (const chunk of remaining(reader)) {
    length += chunk.length;
    isZero &&= chunk.every((byte) => byte === 0);
  }
  return { length, isZero };
}
