// Hashes the bytes of a bundle while somebody else reads them.
import { createHash } from 'node:crypto';

export interface CheckedBytes {
  bytes: AsyncIterable<Uint8Array>;
  /** Reads what the reader left, and answers the SHA-256 of the whole object. */
  finish(): Promise<string>;
  /** Lets go of the object without reading on. */
  close(): Promise<void>;
}

export function checkedBytes(source: AsyncIterable<Uint8Array>): CheckedBytes {
  const chunks = source[Symbol.asyncIterator]();
  const hash = createHash('sha256');

  async function next(): Promise<IteratorResult<Uint8Array>> {
    const result = await chunks.next();
    if (result.done) return result;
    hash.update(result.value);
    return result;
  }

  return {
    // Without `return`: a reader that stops early must not close the source, because the hash needs the rest.
    bytes: { [Symbol.asyncIterator]: () => ({ next }) },
    async finish() {
      for (let result = await next(); !result.done; ) result = await next();
      return hash.digest('hex');
    },
    async close() {
      await chunks.return?.();
    },
  };
}
