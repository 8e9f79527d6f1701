// Stage 5, capture: a TCP segment as one packet carries it.
import { int32, uint16 } from './network-numbers.ts';

/** One object that is filled anew for each packet: nothing is allocated per packet. */
export interface TcpPacket {
  /** Valid only while the packet is taken. */
  bytes: Uint8Array;
  timeMs: number;
  isIpv6: boolean;
  /** Four signed 32-bit words, IPv4 in the last: plain arrays, as typed ones burden the garbage collector. */
  source: number[];
  destination: number[];
  sourcePort: number;
  destinationPort: number;
  /** As signed 32-bit numbers. */
  sequence: number;
  acknowledgement: number;
  flags: number;
  dataAt: number;
  dataEnd: number;
  /** Bytes of data behind `dataEnd` that were not captured. */
  missing: number;
}

export const tcpFin = 0x01;
export const tcpSyn = 0x02;
export const tcpRst = 0x04;
export const tcpAck = 0x10;

const smallestHeader = 20;

export const newTcpPacket = (): TcpPacket => ({
  bytes: new Uint8Array(0),
  timeMs: 0,
  isIpv6: false,
  source: [0, 0, 0, 0],
  destination: [0, 0, 0, 0],
  sourcePort: 0,
  destinationPort: 0,
  sequence: 0,
  acknowledgement: 0,
  flags: 0,
  dataAt: 0,
  dataEnd: 0,
  missing: 0,
});

/**
 * Reads the segment that begins at `at`. `capturedEnd` is behind what was captured of it, `sentEnd` behind what was sent.
 * Answers whether there is a header.
 */
export function readTcp(
  packet: TcpPacket,
  bytes: Uint8Array,
  at: number,
  capturedEnd: number,
  sentEnd: number,
): boolean {
  if (capturedEnd - at < smallestHeader) return false;
  const dataAt = at + ((bytes[at + 12] ?? 0) >> 4) * 4;
  if (dataAt - at < smallestHeader || dataAt > sentEnd) return false;
  packet.bytes = bytes;
  packet.sourcePort = uint16(bytes, at);
  packet.destinationPort = uint16(bytes, at + 2);
  packet.sequence = int32(bytes, at + 4);
  packet.acknowledgement = int32(bytes, at + 8);
  packet.flags = bytes[at + 13] ?? 0;
  packet.dataAt = Math.min(dataAt, capturedEnd);
  packet.dataEnd = capturedEnd;
  packet.missing = sentEnd - Math.max(capturedEnd, dataAt);
  return true;
}
