// What fuzzing does to bytes. A mutation is plain data, so that a case can be saved, repeated and reduced. Places are
// taken modulo the length: every mutation applies to every bytes.
import { z } from 'zod';

const kinds = ['flip', 'set', 'cut-end', 'cut-out', 'splice', 'duplicate', 'swap', 'zeros', 'field'] as const;

export const Mutation = z.object({
  kind: z.enum(kinds),
  at: z.number(),
  length: z.number(),
  /** A second place: of the donor for `splice`, where the copy goes for `duplicate`, the other block for `swap`. */
  other: z.number(),
  /** The byte for `set` and `field`, the bit for `flip`. */
  value: z.number(),
});
export type Mutation = z.infer<typeof Mutation>;

/** Bytes at which headers and trailers of gzip, tar, zip and pcap are likely to stand. */
const headerBytes = 560;

export function randomMutation(random: () => number, size: number): Mutation {
  const below = (most: number): number => Math.floor(random() * Math.max(most, 1));
  const kind = kinds[below(kinds.length)] ?? 'flip';
  const edge = random() < 0.5 ? below(headerBytes) : size - 1 - below(headerBytes);
  const at = kind === 'field' ? Math.max(0, edge) : below(size);
  const length = kind === 'field' ? 1 + below(8) : 1 + below(random() < 0.5 ? 16 : 2048);
  return { kind, at, length, other: below(size), value: below(4) === 0 ? 0xff * below(2) : below(256) };
}

export function mutated(bytes: Buffer, mutation: Mutation, donor: Buffer): Buffer {
  if (bytes.length === 0) return bytes;
  const { kind, length, value } = mutation;
  const at = mutation.at % bytes.length;
  const other = mutation.other % bytes.length;
  const block = bytes.subarray(at, at + length);
  const put = (place: number, what: Uint8Array, over: number): Buffer =>
    Buffer.concat([bytes.subarray(0, place), what, bytes.subarray(place + over)]);
  switch (kind) {
    case 'flip':
      return put(at, Buffer.from([(bytes[at] ?? 0) ^ (1 << (value % 8))]), 1);
    case 'set':
      return put(at, Buffer.from([value]), 1);
    case 'cut-end':
      return bytes.subarray(0, at);
    case 'cut-out':
      return put(at, Buffer.alloc(0), block.length);
    case 'splice': {
      const from = mutation.other % Math.max(donor.length, 1);
      return put(at, donor.subarray(from, from + length), block.length);
    }
    case 'duplicate':
      return put(other, block, 0);
    case 'swap':
      return swapped(bytes, at, other, length);
    case 'zeros':
      return put(at, Buffer.alloc(length), 0);
    case 'field':
      return put(at, Buffer.alloc(block.length, value), block.length);
  }
}

/** Two blocks that do not overlap change places; else nothing happens. */
function swapped(bytes: Buffer, one: number, two: number, length: number): Buffer {
  const [first, second] = one < two ? [one, two] : [two, one];
  if (first + length > second || second + length > bytes.length) return bytes;
  const part = (from: number, to?: number) => bytes.subarray(from, to);
  const [left, right] = [part(first, first + length), part(second, second + length)];
  return Buffer.concat([part(0, first), right, part(first + length, second), left, part(second + length)]);
}
