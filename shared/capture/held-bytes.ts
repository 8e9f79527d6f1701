// Stage 5, capture: counts the bytes that are kept of packets, per connection and for all captures of a bundle, so that a
// budget can be kept.

export interface HeldBytes {
  total: number;
}

export interface HeldByConnection {
  own: number;
  readonly all: HeldBytes;
}

export function hold(held: HeldByConnection, bytes: number): void {
  held.own += bytes;
  held.all.total += bytes;
}

export function releaseAll(held: HeldByConnection): void {
  held.all.total -= held.own;
  held.own = 0;
}

/** A copy of its own: a part of a chunk would keep the whole chunk in memory, and chunks may be used again. */
export const copyOf = (bytes: Uint8Array, at: number, end: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.subarray(at, end));
