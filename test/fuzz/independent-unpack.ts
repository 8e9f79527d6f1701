// What a container holds, read without the program: zlib for gzip and zstd, a plain walk for tar and zip. Throws where
// checksum, length or framing tell of damage.
import { crc32, gunzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import type { ContainerName } from './seed-containers.ts';

type Contents = [name: string, sha: Buffer][];

export function unpacked(container: ContainerName, bytes: Buffer): Contents {
  if (container === 'tar' || container === 'tar-sparse') return untar(bytes);
  if (container === 'tar.zst') return untar(unzstd(bytes));
  if (container === 'tar.gz') return untar(gunzipSync(bytes));
  const members = unzip(bytes);
  return container === 'tar.gz-in-zip' ? members.flatMap(([, body]) => untar(gunzipSync(body))) : members;
}

/**
 * Zeros behind the end are what tapes and copies leave there; anything else was once data. zlib says so for gzip by
 * itself; for zstd it stops behind the first frame and says nothing.
 */
function unzstd(bytes: Buffer): Buffer {
  const frames: Buffer[] = [];
  for (let rest = bytes; rest.some((byte) => byte !== 0) || frames.length === 0; ) {
    const frame = zstdDecompressSync(rest, { info: true }) as unknown as Decoded;
    if (frame.engine.bytesWritten === 0) throw new Error('zstd that is no frame');
    frames.push(frame.buffer);
    rest = rest.subarray(frame.engine.bytesWritten);
  }
  return Buffer.concat(frames);
}

/** What Node answers where `info` is asked for; its types do not tell. */
interface Decoded {
  buffer: Buffer;
  engine: { bytesWritten: number };
}

function untar(bytes: Buffer): Contents {
  const found: Contents = [];
  for (let at = 0; ; ) {
    const header = bytes.subarray(at, at + 512);
    if (header.length === 0) throw new Error('tar ends without its end mark');
    if (header.every((byte) => byte === 0)) return found; // cut within its end mark it is still whole
    if (header.length < 512) throw new Error('tar ends within a header');
    const sum = header.reduce((total, byte, place) => total + (place >= 148 && place < 156 ? 32 : byte), 0);
    if (sum !== Number.parseInt(header.toString('latin1', 148, 156), 8)) throw new Error('tar header checksum');
    const size = Number.parseInt(header.toString('latin1', 124, 136), 8);
    if (!(at + 512 + size <= bytes.length)) throw new Error('tar member cut');
    const name = header.toString('latin1', 0, 100);
    if (header[156] === 0x53) at = sparseBody(bytes, at, size, (body) => found.push([name, body]));
    else found.push([name, bytes.subarray(at + 512, at + 512 + size)]);
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/** Of a header of type S. Answers by how far the blocks of its map move what follows. */
function sparseBody(bytes: Buffer, at: number, size: number, found: (body: Buffer) => void): number {
  const map: number[] = [];
  const number = (from: number): number => Number.parseInt(bytes.toString('latin1', from, from + 12), 8);
  const takeMap = (from: number, most: number): void => {
    for (let each = from; each < from + most * 24 && bytes[each] !== 0; each += 12) map.push(number(each));
  };
  takeMap(at + 386, 4);
  let block = at;
  for (let more = bytes[at + 482]; more !== undefined && more !== 0; more = bytes[block + 504]) {
    block += 512;
    takeMap(block, 21);
  }
  const body = Buffer.alloc(Math.min(number(at + 483), 1 << 26));
  let from = block + 512;
  for (let piece = 0; piece < map.length; piece += 2) {
    const [offset = 0, length = 0] = map.slice(piece);
    if (!(offset + length <= body.length)) throw new Error('sparse piece outside of its file');
    bytes.copy(body, offset, from, from + length);
    from += length;
  }
  if (from !== block + 512 + size) throw new Error('sparse pieces and size differ');
  if (from > bytes.length) throw new Error('sparse member cut');
  found(body);
  return block;
}

function unzip(bytes: Buffer): Contents {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('zip without directory');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const found: Contents = [];
  for (let number = 0; number < count; number++) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('zip directory');
    found.push(zipMember(bytes, at));
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return found;
}

function zipMember(bytes: Buffer, at: number): Contents[number] {
  const local = bytes.readUInt32LE(at + 42);
  if (bytes.readUInt32LE(local) !== 0x04034b50) throw new Error('zip local header');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const data = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
  const body = bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data;
  if (body.length !== bytes.readUInt32LE(at + 24) || crc32(body) !== bytes.readUInt32LE(at + 16))
    throw new Error('zip checksum');
  return [bytes.toString('latin1', at + 46, at + 46 + bytes.readUInt16LE(at + 28)), body];
}
