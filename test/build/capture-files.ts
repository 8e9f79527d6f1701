// Capture files made by hand: classic pcap in all its variants, and pcapng with its sections, interfaces and blocks.

export interface CapturedFrame {
  timeMs: number;
  bytes: Uint8Array;
  linkType?: number;
}

export interface PcapOptions {
  isBigEndian?: boolean;
  isNanoseconds?: boolean;
  /** Alexey Kuznetzov's variant. */
  isModified?: boolean;
  linkType?: number;
  /** Bytes kept of each frame. */
  snapLength?: number;
}

type Writer = (size: 2 | 4 | 8, value: number | bigint) => Buffer;

const writerOf =
  (isBigEndian: boolean): Writer =>
  (size, value) => {
    const field = Buffer.alloc(size);
    if (size === 8) isBigEndian ? field.writeBigInt64BE(BigInt(value)) : field.writeBigInt64LE(BigInt(value));
    else if (isBigEndian) field.writeUIntBE(Number(value), 0, size);
    else field.writeUIntLE(Number(value), 0, size);
    return field;
  };

export function pcapFile(frames: readonly CapturedFrame[], options: PcapOptions = {}): Buffer {
  const { isBigEndian = false, isNanoseconds = false, isModified = false, linkType = 1 } = options;
  const { snapLength = 262_144 } = options;
  const field = writerOf(isBigEndian);
  const magic = isModified ? 0xa1b2cd34 : isNanoseconds ? 0xa1b23c4d : 0xa1b2c3d4;
  const header = [field(4, magic), field(2, 2), field(2, 4), field(4, 0), field(4, 0), field(4, snapLength)];
  const records = frames.flatMap(({ timeMs, bytes }) => {
    const kept = bytes.subarray(0, snapLength);
    const fraction = Math.round((timeMs % 1000) * (isNanoseconds ? 1e6 : 1e3));
    const head = [
      field(4, Math.floor(timeMs / 1000)),
      field(4, fraction),
      field(4, kept.length),
      field(4, bytes.length),
    ];
    return [...head, isModified ? Buffer.alloc(8) : Buffer.alloc(0), kept];
  });
  return Buffer.concat([...header, field(4, linkType), ...records]);
}

export type PacketBlock = 'enhanced' | 'simple' | 'obsolete';

export interface PcapngOptions {
  isBigEndian?: boolean;
  block?: PacketBlock;
  linkType?: number;
  snapLength?: number;
  /** if_tsresol as the file holds it: 6 for microseconds, 0x80 + 20 for parts of 2^20; null: not written. */
  resolution?: number | null;
  /** if_tsoffset in seconds. */
  offsetSeconds?: number;
  /** Kinds of link of interfaces that stand before the one in use. */
  otherInterfaces?: readonly number[];
  /** Blocks of a kind that nobody knows, before every packet. */
  unknownBlockBytes?: number;
}

/** One section; several of them one behind the other are a file too. */
export function pcapngSection(frames: readonly CapturedFrame[], options: PcapngOptions = {}): Buffer {
  const { isBigEndian = false, linkType = 1, otherInterfaces = [], unknownBlockBytes = 0 } = options;
  const field = writerOf(isBigEndian);
  const block = (type: number, ...body: Uint8Array[]): Buffer => {
    const content = padded(Buffer.concat(body));
    const length = field(4, content.length + 12);
    return Buffer.concat([field(4, type), length, content, length]);
  };
  const option = (code: number, value: Uint8Array): Buffer =>
    Buffer.concat([field(2, code), field(2, value.length), padded(value)]);
  const { resolution = null, offsetSeconds = 0, snapLength = 0 } = options;
  const interfaceOptions = [
    option(2, Buffer.from('eth0')),
    ...(resolution === null ? [] : [option(9, Buffer.from([resolution]))]),
    ...(offsetSeconds === 0 ? [] : [option(14, field(8, offsetSeconds))]),
    option(0, Buffer.alloc(0)),
  ];
  const described = (type: number, ...rest: Buffer[]): Buffer =>
    block(1, field(2, type), field(2, 0), field(4, snapLength), ...rest);
  const packets = frames.flatMap((frame) => [
    ...(unknownBlockBytes > 0 ? [block(0x0bad, Buffer.alloc(unknownBlockBytes, 0xd4))] : []),
    packetBlock(frame, options, field, block),
  ]);
  const section = block(0x0a0d0d0a, field(4, 0x1a2b3c4d), field(2, 1), field(2, 0), Buffer.alloc(8, 0xff));
  const others = otherInterfaces.map((type) => described(type));
  return Buffer.concat([section, ...others, described(linkType, ...interfaceOptions), ...packets]);
}

function packetBlock(
  { timeMs, bytes }: CapturedFrame,
  options: PcapngOptions,
  field: Writer,
  block: (type: number, ...body: Uint8Array[]) => Buffer,
): Buffer {
  const { block: kind = 'enhanced', otherInterfaces = [], snapLength = 0 } = options;
  const kept = snapLength === 0 ? bytes : bytes.subarray(0, snapLength);
  if (kind === 'simple') return block(3, field(4, bytes.length), kept);
  const { resolution, offsetSeconds = 0 } = options;
  const units = BigInt(Math.round((timeMs - offsetSeconds * 1000) * unitsPerMs(resolution ?? 6)));
  const lengths = [field(4, Number(units >> 32n)), field(4, Number(units & 0xffffffffn)), field(4, kept.length)];
  const from =
    kind === 'enhanced' ? [field(4, otherInterfaces.length)] : [field(2, otherInterfaces.length), field(2, 0)];
  return block(kind === 'enhanced' ? 6 : 2, ...from, ...lengths, field(4, bytes.length), kept);
}

const unitsPerMs = (resolution: number): number =>
  resolution >= 0x80 ? 2 ** (resolution - 0x80) / 1000 : 10 ** (resolution - 3);

const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
