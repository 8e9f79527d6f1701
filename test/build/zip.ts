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
  /** Where the directory says that it stands, instead of where it does. */
  offset?: number;
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

/** `isLarge`: with the end mark of archives beyond 4 GB. */
export function zip(entries: readonly ZipEntry[], { comment = '', isLarge = false } = {}): Buffer {
  const locals = entries.map((entry) => (entry.only === 'central' ? Buffer.alloc(0) : localEntry(entry)));
  const offset = (at: number): number => locals.slice(0, at).reduce((sum, { length }) => sum + length, 0);
  const central = entries.map((entry, at) =>
    entry.only === 'local' ? Buffer.alloc(0) : centralEntry(entry, entry.offset ?? offset(at)),
  );
  const directory = Buffer.concat(central);
  const start = locals.reduce((sum, { length }) => sum + length, 0);
  const count = u16(central.filter(({ length }) => length > 0).length);
  const place = isLarge ? [u32(0xffffffff), u32(0xffffffff)] : [u32(directory.length), u32(start)];
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, ...place, u16(comment.length)];
  const large = isLarge ? largeEnd(entries.length, directory.length, start) : [];
  return Buffer.concat([...locals, directory, ...large, ...end, Buffer.from(comment)]);
}

function largeEnd(count: number, length: number, start: number): Buffer[] {
  const numbers = [u64(count), u64(count), u64(length), u64(start)];
  const mark = [u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), ...numbers];
  return [...mark, u32(0x07064b50), u32(0), u64(start + length), u32(1)];
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

function centralEntry(entry: ZipEntry, offset: number): Buffer {
  const { name, plain, packed, method, checksum } = partsOf(entry);
  const head = [u32(0x02014b50), u16(20), u16(20), u16(entry.flags ?? 0), u16(method), u32(0)];
  const sizes = [u32(checksum), u32(packed.length), u32(plain.length), u16(name.length)];
  return Buffer.concat([...head, ...sizes, Buffer.alloc(12), u32(offset), name]);
}
