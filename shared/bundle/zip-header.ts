// Stage 2, members: the headers of a zip archive (APPNOTE 6.3) as they come in a stream: local headers, data descriptors,
// and the entries of the directory at the end.
import { crc32 } from 'node:zlib';
import type { ByteReader } from './byte-reader.ts';

/** `PK` and two numbers, read as a little-endian integer. */
export const signatures = {
  local: 0x04034b50,
  descriptor: 0x08074b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  end64Locator: 0x07064b50,
} as const;

/** An archive, also one without any file. */
export const isZip = (head: Uint8Array): boolean => {
  const magic = Buffer.from(head.subarray(0, 4)).toString('hex');
  return magic === '504b0304' || magic === '504b0506';
};

export interface ZipEntry {
  name: string;
  /** 0 stored, 8 deflate; everything else is not read. */
  method: number;
  isEncrypted: boolean;
  /** Checksum and sizes stand behind the data. */
  hasDescriptor: boolean;
  /** null: told behind the data only. */
  packedBytes: number | null;
  sizeBytes: number | null;
  checksum: number | null;
  /** Of the bytes of its name, to compare it with the directory. */
  nameChecksum: number;
}

export interface Stated {
  checksum: number;
  sizeBytes: number;
}

const utf8 = new TextDecoder();
const inZip64 = 0xffffffff;

/** The signature at the front is there already. null: the archive ends within it. */
export async function readLocalHeader(reader: ByteReader): Promise<ZipEntry | null> {
  const fixed = Buffer.from(await reader.bytes(30));
  if (fixed.length < 30) return null;
  const [nameBytes, extraBytes] = [fixed.readUInt16LE(26), fixed.readUInt16LE(28)];
  const rest = Buffer.from(await reader.bytes(nameBytes + extraBytes));
  if (rest.length < nameBytes + extraBytes) return null;
  const flags = fixed.readUInt16LE(6);
  const name = rest.subarray(0, nameBytes);
  const told = { size: fixed.readUInt32LE(22), packed: fixed.readUInt32LE(18), offset: 0 };
  const large = zip64Numbers(rest.subarray(nameBytes), told);
  const hasDescriptor = (flags & 8) !== 0;
  // A writer that could not go back left zeros; one that knew the sizes wrote them all the same.
  const isOpen = hasDescriptor && told.packed === 0;
  return {
    name: utf8.decode(name),
    method: fixed.readUInt16LE(8),
    isEncrypted: (flags & 1) !== 0,
    hasDescriptor,
    packedBytes: isOpen ? null : large.packed,
    sizeBytes: isOpen ? null : large.size,
    checksum: hasDescriptor ? null : fixed.readUInt32LE(14),
    nameChecksum: crc32(name),
  };
}

interface Told {
  size: number;
  packed: number;
  offset: number;
}

/** Numbers beyond 4 GB stand in an extra field, in this order, each only where the header leaves it out. */
function zip64Numbers(extra: Buffer, told: Told): Told {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    const field = extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    if (id !== 1) continue;
    let place = 0;
    const large = (number: number): number => {
      if (number !== inZip64 || place + 8 > field.length) return number;
      place += 8;
      return Number(field.readBigUInt64LE(place - 8));
    };
    return { size: large(told.size), packed: large(told.packed), offset: large(told.offset) };
  }
  return told;
}

/**
 * The descriptor behind the data: with a signature or without, with sizes of four or of eight bytes. Which of them it is
 * shows in the size that was read. null: none that fits; nothing is taken then.
 */
export async function readDescriptor(reader: ByteReader, readBytes: number): Promise<Stated | null> {
  const ahead = Buffer.from(await reader.peek(24));
  const hasSignature = ahead.length >= 4 && ahead.readUInt32LE(0) === signatures.descriptor;
  const at = hasSignature ? 4 : 0;
  if (ahead.length >= at + 12 && ahead.readUInt32LE(at + 8) === readBytes % 2 ** 32 && isHeader(ahead, at + 12)) {
    await reader.skip(at + 12);
    return { checksum: ahead.readUInt32LE(at), sizeBytes: ahead.readUInt32LE(at + 8) };
  }
  if (ahead.length < at + 20 || ahead.readBigUInt64LE(at + 12) !== BigInt(readBytes)) return null;
  await reader.skip(at + 20);
  return { checksum: ahead.readUInt32LE(at), sizeBytes: readBytes };
}

/** Another header follows, as far as can be seen. */
const isHeader = (bytes: Buffer, at: number): boolean =>
  bytes.length < at + 2 || bytes.readUInt16LE(at) === (signatures.local & 0xffff);

/** As the directory at the end tells it. */
export interface CentralEntry extends ZipEntry {
  /** Of its local header, as told: from the beginning of the archive, whatever stands before that. */
  offset: number;
  packedBytes: number;
  sizeBytes: number;
  checksum: number;
}

/** null: the archive ends within it. */
export async function readCentralHeader(reader: ByteReader): Promise<CentralEntry | null> {
  const fixed = Buffer.from(await reader.bytes(46));
  if (fixed.length < 46) return null;
  const lengths = [fixed.readUInt16LE(28), fixed.readUInt16LE(30), fixed.readUInt16LE(32)] as const;
  const name = await reader.bytes(lengths[0]);
  const extra = Buffer.from(await reader.bytes(lengths[1]));
  if (extra.length < lengths[1] || (await reader.skip(lengths[2])) < lengths[2]) return null;
  const told = { size: fixed.readUInt32LE(24), packed: fixed.readUInt32LE(20), offset: fixed.readUInt32LE(42) };
  const large = zip64Numbers(extra, told);
  const flags = fixed.readUInt16LE(8);
  return {
    name: utf8.decode(name),
    method: fixed.readUInt16LE(10),
    isEncrypted: (flags & 1) !== 0,
    hasDescriptor: (flags & 8) !== 0,
    packedBytes: large.packed,
    sizeBytes: large.size,
    offset: large.offset,
    checksum: fixed.readUInt32LE(16),
    nameChecksum: crc32(name),
  };
}

export async function nextSignature(reader: ByteReader): Promise<number | null> {
  const ahead = Buffer.from(await reader.peek(4));
  return ahead.length < 4 ? null : ahead.readUInt32LE(0);
}
