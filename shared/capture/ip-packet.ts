// Stage 5, capture: IPv4 and IPv6 packets, as far as the TCP segments that they carry.
import type { Frame } from './frame.ts';
import { type Fragments, makeFragments } from './ip-fragments.ts';
import { int32, uint16 } from './network-numbers.ts';
import { newTcpPacket, readTcp, type TcpPacket } from './tcp-packet.ts';

const tcp = 6;
/** Fragment offset and the flag that more fragments come. */
const fragmentBits = 0x3fff;
const ipv6HeaderBytes = 40;
const fragmentHeader = 44;
const authenticationHeader = 51;
/** Hop-by-hop, routing, destination options, mobility, host identity, shim. */
const extensionHeaders = new Set([0, 43, 60, 135, 139, 140]);
/** Extension headers in a row: RFC 8200 knows of seven. */
const maxExtensionHeaders = 16;

/** 0: no header that may stand before TCP. */
function extensionBytes(header: number, units: number): number {
  if (header === authenticationHeader) return (units + 2) * 4;
  return extensionHeaders.has(header) ? (units + 1) * 8 : 0;
}

export interface IpReader {
  /** Takes the IP packet that begins at `at` in a frame. */
  take(frame: Frame, at: number): void;
  readonly fragments: Fragments;
}

export function makeIpReader(onPacket: (packet: TcpPacket) => void): IpReader {
  const packet = newTcpPacket();
  const fragments = makeFragments();

  const pass = (bytes: Uint8Array, at: number, capturedEnd: number, sentEnd: number): void => {
    if (readTcp(packet, bytes, at, capturedEnd, sentEnd)) onPacket(packet);
  };

  function setAddresses(bytes: Uint8Array, at: number, words: 1 | 4): void {
    packet.isIpv6 = words === 4;
    for (let word = 0; word < words; word++) {
      packet.source[4 - words + word] = int32(bytes, at + 4 * word);
      packet.destination[4 - words + word] = int32(bytes, at + 4 * (words + word));
    }
  }

  function takeIpv4(frame: Frame, at: number): void {
    const { bytes, end } = frame;
    const headerBytes = ((bytes[at] ?? 0) & 0x0f) * 4;
    if (headerBytes < 20 || at + headerBytes > end || bytes[at + 9] !== tcp) return;
    const total = uint16(bytes, at + 2);
    // 0: the network card cuts the segment up later, and what was captured has no length yet. Padding is behind the total.
    const sentEnd = total === 0 ? end + frame.missing : at + total;
    setAddresses(bytes, at + 12, 1);
    const fragment = uint16(bytes, at + 6) & fragmentBits;
    if (fragment === 0) pass(bytes, at + headerBytes, Math.min(end, sentEnd), sentEnd);
    else if (sentEnd <= end) takeIpv4Fragment(bytes, at, at + headerBytes, sentEnd);
  }

  function takeIpv4Fragment(bytes: Uint8Array, at: number, payloadAt: number, end: number): void {
    const fragment = uint16(bytes, at + 6);
    const whole = fragments.add(packet, {
      id: uint16(bytes, at + 4),
      offset: (fragment & 0x1fff) * 8,
      isLast: (fragment & 0x2000) === 0,
      payload: bytes.subarray(payloadAt, end),
    });
    if (whole !== null) pass(whole, 0, whole.length, whole.length);
  }

  function takeIpv6(frame: Frame, at: number): void {
    const { bytes, end } = frame;
    if (at + ipv6HeaderBytes > end) return;
    const payloadBytes = uint16(bytes, at + 4);
    const sentEnd = payloadBytes === 0 ? end + frame.missing : at + ipv6HeaderBytes + payloadBytes;
    packet.isIpv6 = true;
    setAddresses(bytes, at + 8, 4);
    takeBehindExtensions(bytes, at + ipv6HeaderBytes, bytes[at + 6] ?? 0, Math.min(end, sentEnd), sentEnd);
  }

  function takeBehindExtensions(bytes: Uint8Array, at: number, first: number, end: number, sentEnd: number): void {
    let header = first;
    let start = at;
    for (let count = 0; count < maxExtensionHeaders && start < end; count++) {
      if (header === tcp) pass(bytes, start, end, sentEnd);
      else if (header === fragmentHeader) takeIpv6Fragment(bytes, start, end, sentEnd);
      const length = extensionBytes(header, bytes[start + 1] ?? 0);
      if (length === 0) return;
      header = bytes[start] ?? 0;
      start += length;
    }
  }

  function takeIpv6Fragment(bytes: Uint8Array, at: number, end: number, sentEnd: number): void {
    if (at + 8 > end || sentEnd > end) return;
    const next = bytes[at] ?? 0;
    const place = uint16(bytes, at + 2);
    const payload = bytes.subarray(at + 8, end);
    const isLast = (place & 1) === 0;
    const whole = fragments.add(packet, { id: int32(bytes, at + 4), offset: place & 0xfff8, isLast, payload });
    // A fragment within fragments is forbidden, and would make this go round.
    if (whole !== null && next !== fragmentHeader) takeBehindExtensions(whole, 0, next, whole.length, whole.length);
  }

  return {
    fragments,
    take(frame, at) {
      packet.timeMs = frame.timeMs;
      const version = at < frame.end ? (frame.bytes[at] ?? 0) >> 4 : 0;
      if (version === 4) takeIpv4(frame, at);
      else if (version === 6) takeIpv6(frame, at);
    },
  };
}
