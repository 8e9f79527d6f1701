// What a container holds, read without the program: zlib for gzip, a plain walk for tar and zip. Throws where checksum,
// length or framing tell of damage.
import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import type { ContainerName } from './seed-containers.ts';

type Contents = [name: string, sha: Buffer][];

export function unpacked(container: ContainerName, bytes: Buffer): Contents {
  if (container === 'tar') return untar(bytes);
  if (container === 'tar.gz') return untar(gunzipSync(bytes));
  const members = unzip(bytes);
  return container === 'tar.gz-in-zip' ? members.flatMap(([, body]) => untar(gunzipSync(body))) : members;
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
    found.push([header.toString('latin1', 0, 100), bytes.subarray(at + 512, at + 512 + size)]);
    at += 512 + Math.ceil(size / 512) * 512;
  }
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
