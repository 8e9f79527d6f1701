// Frames round TCP segments: links, tags, IP with what can stand in it. Checksums are left zero, as offloading leaves them.
import type { Segment } from './capture-segments.ts';

export const linkTypes = {
  ethernet: 1,
  loopbackNull: 0,
  loopback: 108,
  rawBsd: 12,
  raw14: 14,
  raw: 101,
  rawIpv4: 228,
  rawIpv6: 229,
  linuxCooked: 113,
  linuxCooked2: 276,
} as const;
export type Link = keyof typeof linkTypes;

export interface FrameOptions {
  link?: Link;
  /** 802.1Q tags, outermost first: the type and the number. */
  tags?: readonly (readonly [type: number, vlan: number])[];
  client?: readonly [ip: string, port: number];
  server?: readonly [ip: string, port: number];
  ipv4Options?: Uint8Array;
  /** IPv6 extension headers before TCP: type and body of whole units. */
  extensions?: readonly (readonly [type: number, body: Uint8Array])[];
  /** Payload bytes per IP fragment, in multiples of 8. */
  fragmentBytes?: number;
  tcpOptions?: Uint8Array;
  /** Bytes behind the IP packet, as short Ethernet frames have. */
  padding?: Uint8Array;
  /** The length that the IP header tells: 0, as segmentation offload writes it. */
  isLengthZero?: boolean;
  /** Loopback families in the byte order of the other kind of machine. */
  isSwapped?: boolean;
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const u32 = (value: number): Buffer =>
  Buffer.from([value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);

let lastId = 1;

/** One frame; several where the IP packet is fragmented. */
export function framesOf(segment: Segment, options: FrameOptions = {}): Buffer[] {
  const { client = ['10.61.20.5', 49966], server = ['10.61.20.11', 8443] } = options;
  const [source, destination] = segment.from === 'client' ? [client, server] : [server, client];
  const isIpv6 = source[0].includes(':');
  const tcp = tcpBytes(segment, source[1], destination[1], options.tcpOptions);
  const addresses = Buffer.concat([addressBytes(source[0]), addressBytes(destination[0])]);
  const packets = isIpv6 ? ipv6Packets(tcp, addresses, options) : ipv4Packets(tcp, addresses, options);
  return packets.map((packet) => linked(packet, isIpv6, options));
}

function tcpBytes(segment: Segment, from: number, to: number, options: Uint8Array = new Uint8Array(0)): Buffer {
  const { sequence, acknowledgement, flags, data } = segment;
  const head = Buffer.concat([u16(from), u16(to), u32(sequence), u32(acknowledgement)]);
  return Buffer.concat([head, Buffer.from([(5 + options.length / 4) << 4, flags]), u16(64_240), u32(0), options, data]);
}

function ipv4Packets(tcp: Buffer, addresses: Buffer, options: FrameOptions): Buffer[] {
  const { ipv4Options = new Uint8Array(0), fragmentBytes = tcp.length, isLengthZero = false } = options;
  const headerBytes = 20 + ipv4Options.length;
  const id = lastId++ & 0xffff;
  return cut(tcp, fragmentBytes).map(({ offset, payload, isLast }) => {
    const length = isLengthZero ? 0 : headerBytes + payload.length;
    const place = u16((offset >> 3) | (isLast ? 0 : 0x2000));
    const head = Buffer.concat([Buffer.from([0x40 | (headerBytes / 4), 0]), u16(length), u16(id), place]);
    return Buffer.concat([head, Buffer.from([64, 6, 0, 0]), addresses, ipv4Options, payload]);
  });
}

function ipv6Packets(tcp: Buffer, addresses: Buffer, options: FrameOptions): Buffer[] {
  const { extensions = [], fragmentBytes, isLengthZero = false } = options;
  const types = [...extensions.map(([type]) => type), 6];
  const chain = extensions.map(([, body], place) =>
    Buffer.concat([Buffer.from([types[place + 1] ?? 6, (body.length - 6) / 8]), body]),
  );
  const inner = Buffer.concat([...chain, tcp]);
  const header = (next: number, payload: Buffer): Buffer =>
    Buffer.concat([
      u32(0x60000000),
      u16(isLengthZero ? 0 : payload.length),
      Buffer.from([next, 64]),
      addresses,
      payload,
    ]);
  if (fragmentBytes === undefined) return [header(types[0] ?? 6, inner)];
  const id = u32(lastId++);
  return cut(inner, fragmentBytes).map(({ offset, payload, isLast }) =>
    header(44, Buffer.concat([Buffer.from([types[0] ?? 6, 0]), u16(offset | (isLast ? 0 : 1)), id, payload])),
  );
}

function cut(bytes: Buffer, size: number): { offset: number; payload: Buffer; isLast: boolean }[] {
  const pieces = [];
  for (let offset = 0; offset < bytes.length; offset += size)
    pieces.push({ offset, payload: bytes.subarray(offset, offset + size), isLast: offset + size >= bytes.length });
  return pieces;
}

function linked(packet: Buffer, isIpv6: boolean, options: FrameOptions): Buffer {
  const { link = 'ethernet', tags = [], padding = new Uint8Array(0), isSwapped = false } = options;
  const tagged = Buffer.concat([
    ...tags.flatMap(([type, vlan]) => [u16(type), u16(vlan)]),
    u16(isIpv6 ? 0x86dd : 0x0800),
  ]);
  const family = isIpv6 ? 10 : 2;
  const heads: Partial<Record<Link, Buffer>> = {
    ethernet: Buffer.concat([Buffer.from('00505625fb0100505625fb02', 'hex'), tagged]),
    linuxCooked: Buffer.concat([Buffer.from('00000001000600505625fb010000', 'hex'), tagged]),
    linuxCooked2: Buffer.concat([tagged, Buffer.from('0000000000020001000600505625fb010000', 'hex')]),
    loopbackNull: isSwapped ? u32(family) : Buffer.from([family, 0, 0, 0]),
    loopback: isSwapped ? Buffer.from([family, 0, 0, 0]) : u32(family),
  };
  return Buffer.concat([heads[link] ?? Buffer.alloc(0), packet, padding]);
}

function addressBytes(ip: string): Buffer {
  if (!ip.includes(':')) return Buffer.from(ip.split('.').map(Number));
  const [head = '', tail = ''] = ip.split('::');
  const [first, last] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = new Array(8 - (first?.length ?? 0) - (last?.length ?? 0)).fill('0');
  return Buffer.concat([...(first ?? []), ...zeros, ...(last ?? [])].map((group) => u16(Number.parseInt(group, 16))));
}
