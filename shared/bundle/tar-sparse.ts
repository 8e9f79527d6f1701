// Stage 2, members: sparse files in tar archives, as GNU tar writes them (its own header type, and the pax forms 0.0, 0.1
// and 1.0): a map of the pieces that hold data, and zeros between them.
import type { ByteReader } from './byte-reader.ts';
import type { PaxSparse } from './pax-records.ts';
import { blockBytes, type TarHeader, tarNumber } from './tar-header.ts';

interface SparsePiece {
  offset: number;
  bytes: number;
}

export interface SparseMap {
  pieces: readonly SparsePiece[];
  /** Of the file with its holes. */
  sizeBytes: number;
}

/** A log has a hole where a disk was full or a machine lost power; more pieces than this are made on purpose. */
const maxPieces = 10_000;
/** Of the decimal form: two lines of up to 15 digits each. */
const maxMapBytes = maxPieces * 2 * 16;
const zeros = new Uint8Array(256 * 1024);

/** Of a header of type S; further pieces stand in blocks behind it. null: no map that can be. */
export async function gnuSparseMap(
  { block: header, sizeBytes: dataBytes }: TarHeader,
  reader: ByteReader,
): Promise<SparseMap | null> {
  const pieces = piecesAt(header, 386, 4);
  let hasMore = header[482] !== 0;
  while (hasMore && pieces.length <= maxPieces) {
    const block = await reader.bytes(blockBytes);
    if (block.length < blockBytes) return null;
    pieces.push(...piecesAt(block, 0, 21));
    hasMore = block[504] !== 0;
  }
  const sizeBytes = tarNumber(header.subarray(483, 495));
  return hasMore || sizeBytes === null ? null : checked({ pieces, sizeBytes }, dataBytes);
}

function piecesAt(block: Uint8Array, from: number, most: number): SparsePiece[] {
  const pieces: SparsePiece[] = [];
  for (let at = from; at < from + most * 24 && block[at] !== 0; at += 24) {
    pieces.push({
      offset: tarNumber(block.subarray(at, at + 12)) ?? Number.NaN,
      bytes: tarNumber(block.subarray(at + 12, at + 24)) ?? Number.NaN,
    });
  }
  return pieces;
}

/**
 * `data`: the bytes that are stored of the file, so many as told, with the map in front of them in form 1.0.
 * null: no map that can be.
 */
export async function paxSparseMap(
  { sizeBytes, numbers }: PaxSparse,
  data: ByteReader,
  dataBytes: number,
): Promise<SparseMap | null> {
  if (numbers !== null) return checked({ pieces: pairs(numbers), sizeBytes }, dataBytes);
  const leading = await leadingNumbers(data);
  return leading === null ? null : checked({ pieces: pairs(leading.numbers), sizeBytes }, dataBytes - leading.mapBytes);
}

/** Form 1.0: decimal lines, their count in pairs first, in whole blocks. */
async function leadingNumbers(data: ByteReader): Promise<{ numbers: number[]; mapBytes: number } | null> {
  let text = '';
  let lines = 0;
  for (;;) {
    const block = await data.bytes(blockBytes);
    if (block.length < blockBytes) return null;
    const piece = Buffer.from(block).toString('latin1');
    text += piece;
    lines += piece.split('\n').length - 1;
    const count = lines === 0 ? 0 : 2 * decimal(text.slice(0, text.indexOf('\n')));
    if (!(count <= 2 * maxPieces) || text.length > maxMapBytes) return null;
    if (lines > count) {
      const numbers = text.split('\n', count + 1).slice(1);
      return { numbers: numbers.map(decimal), mapBytes: text.length };
    }
  }
}

const decimal = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN);

function pairs(numbers: readonly number[]): SparsePiece[] {
  const pieces: SparsePiece[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    pieces.push({ offset: numbers[at] ?? Number.NaN, bytes: numbers[at + 1] ?? Number.NaN });
  }
  return pieces;
}

/** Pieces follow each other, end within the file, and are all that is stored. */
function checked(map: SparseMap, dataBytes: number): SparseMap | null {
  let end = 0;
  let sum = 0;
  for (const { offset, bytes } of map.pieces) {
    if (!(offset >= end) || !(bytes >= 0)) return null;
    end = offset + bytes;
    sum += bytes;
  }
  return map.pieces.length <= maxPieces && end <= map.sizeBytes && sum === dataBytes ? map : null;
}

/** The file as it was: its data, which `packed` holds without the holes, and zeros. Ends where the data ends early. */
export async function* withHoles(packed: ByteReader, { pieces, sizeBytes }: SparseMap): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const { offset, bytes } of pieces) {
    yield* hole(offset - at);
    for (let left = bytes; left > 0; ) {
      const chunk = await packed.chunk(left);
      if (chunk === null) return;
      left -= chunk.length;
      yield chunk;
    }
    at = offset + bytes;
  }
  yield* hole(sizeBytes - at);
}

function* hole(bytes: number): Generator<Uint8Array> {
  for (let left = bytes; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
}
