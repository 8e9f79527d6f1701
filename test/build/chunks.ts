// Byte sequences cut into pieces, because a stream may be cut anywhere.

export async function* chunked(bytes: Uint8Array, sizes: number | readonly number[]): AsyncGenerator<Uint8Array> {
  const steps = typeof sizes === 'number' ? [sizes] : sizes;
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = steps[turn % steps.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces);
}

export async function collectText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return (await collect(chunks)).toString('utf8');
}
