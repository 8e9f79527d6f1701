// Zip archives made by hand, field by field, so that tests can also make them wrong.
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  body?: string | Uint8Array;
  /** 8 deflate unless told otherwise; other methods hold the body as it is. */
  method?: number;
  flags?: number;
  /** Checksum and sizes behind the data: the signature in front is usual, not required. */
  descriptor?: 'signed' | 'bare' | 'signed64' | 'bare64';
  /** Sizes in the extra field, as for files of more than 4 GB. */
  isZip64?: boolean;
  /** Written instead of the true checksum. */
  checksum?: number;
  /** Left out of the directory, or listed there alone. */
  only?: 'local' | 'central';
}

const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

export function zip(entries: readonly ZipEntry[], { comment = '' } = {}): Buffer {
  const locals = entries.map((entry) => (entry.only === 'central' ? Buffer.alloc(0) : localEntry(entry)));
  const central = entries.map((entry) => (entry.only === 'local' ? Buffer.alloc(0) : centralEntry(entry)));
  const directory = Buffer.concat(central);
  const start = locals.reduce((sum, { length }) => sum + length, 0);
  const count = u16(central.filter(({ length }) => length > 0).length);
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(directory.length), u32(start), u16(comment.length)];
  return Buffer.concat([...locals, directory, ...end, Buffer.from(comment)]);
}

function partsOf({ name, body = '', method = 8, checksum }: ZipEntry) {
  const plain = Buffer.from(body);
  const packed = method === 8 ? deflateRawSync(plain) : plain;
  return { name: Buffer.from(name), plain, packed, method, checksum: checksum ?? crc32(plain) };
}

function localEntry(entry: ZipEntry): Buffer {
  const { name, plain, packed, method, checksum } = partsOf(entry);
  const { descriptor, isZip64 = false, flags = 0 } = entry;
  const large = isZip64 ? Buffer.concat([u16(1), u16(16), u64(plain.length), u64(packed.length)]) : Buffer.alloc(0);
  const size = (value: number): Buffer => u32(descriptor ? 0 : isZip64 ? 0xffffffff : value);
  const head = [u32(0x04034b50), u16(20), u16(flags | (descriptor ? 8 : 0)), u16(method), u32(0)];
  const told = [u32(descriptor ? 0 : checksum), size(packed.length), size(plain.length)];
  const behind = descriptor === undefined ? [] : descriptorOf(descriptor, checksum, packed.length, plain.length);
  return Buffer.concat([...head, ...told, u16(name.length), u16(large.length), name, large, packed, ...behind]);
}

function descriptorOf(form: NonNullable<ZipEntry['descriptor']>, checksum: number, packed: number, plain: number) {
  const size = form.endsWith('64') ? u64 : u32;
  return [...(form.startsWith('signed') ? [u32(0x08074b50)] : []), u32(checksum), size(packed), size(plain)];
}

function centralEntry(entry: ZipEntry): Buffer {
  const { name, plain, packed, method, checksum } = partsOf(entry);
  const head = [u32(0x02014b50), u16(20), u16(20), u16(entry.flags ?? 0), u16(method), u32(0)];
  const sizes = [u32(checksum), u32(packed.length), u32(plain.length), u16(name.length)];
  return Buffer.concat([...head, ...sizes, Buffer.alloc(16), name]);
}
