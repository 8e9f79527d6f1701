// Stage 5, capture: the pcapng format. Blocks of a type, a length, a body and the length again; sections of blocks, each
// with its own byte order and interfaces. Source: draft-ietf-opsawg-pcapng.
import { isInstant } from '../model/instant-range.ts';
import { maxInterfaces, maxPacketBytes } from './capture-limits.ts';
import { type CaptureFormat, newFrame, type OnDamage, type OnFrame } from './frame.ts';
import { type CaptureInterface, readInterface } from './pcapng-interface.ts';

/** The same in both byte orders. */
export const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;

const byteOrderMagic = 0x1a2b3c4d;
/** Type, length, and the length again. */
const smallestBlock = 12;
/** Options of an interface that are looked at. */
const maxInterfaceBytes = 64 * 1024;
/** Where the packet's bytes begin in a block. */
const packetAt = 28;
const simplePacketAt = 12;

export function makePcapngFormat(onFrame: OnFrame, onDamage: OnDamage): CaptureFormat {
  const frame = newFrame();
  let isLittleEndian = true;
  let interfaces: CaptureInterface[] = [];

  const uint32 = (bytes: Uint8Array, at: number): number => {
    const [a, b, c, d] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
    return (isLittleEndian ? (d << 24) | (c << 16) | (b << 8) | a : (a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  };

  function malformed(detail: string): number {
    onDamage('capture-malformed', detail);
    return 0;
  }

  function beginSection(bytes: Uint8Array, at: number): boolean {
    isLittleEndian = bytes[at + 8] === (byteOrderMagic & 0xff);
    interfaces = [];
    return uint32(bytes, at + 8) === byteOrderMagic;
  }

  /** How many bytes of a block must be there together. */
  function bytesNeeded(bytes: Uint8Array, at: number, type: number, length: number): number {
    if (type === interfaceDescription) return Math.min(length, maxInterfaceBytes);
    if (type === simplePacket) return Math.min(length, simplePacketAt + maxPacketBytes);
    if (type === enhancedPacket || type === obsoletePacket)
      return Math.min(length, packetAt + Math.min(uint32(bytes, at + 20), maxPacketBytes));
    return smallestBlock;
  }

  function takePacket(bytes: Uint8Array, at: number, end: number, isEnhanced: boolean): void {
    const id = isEnhanced ? uint32(bytes, at + 8) : uint32(bytes, at + 8) & 0xffff;
    const obsoleteId = isLittleEndian ? id : uint32(bytes, at + 8) >>> 16;
    const from = interfaces[isEnhanced ? id : obsoleteId];
    if (from === undefined) return;
    const units = uint32(bytes, at + 12) * 2 ** 32 + uint32(bytes, at + 16);
    const timeMs = units / from.unitsPerMs + from.offsetMs;
    if (isInstant(timeMs)) frame.timeMs = timeMs; // else, by a unit or offset that cannot be, it has none
    frame.end = Math.min(end, at + packetAt + uint32(bytes, at + 20));
    fillFrame(from, bytes, at + packetAt, uint32(bytes, at + 24));
  }

  /** A packet without a time gets that of the packet before it; a simple one has none. */
  function takeSimplePacket(bytes: Uint8Array, at: number, end: number): void {
    const from = interfaces[0];
    if (from === undefined) return;
    const original = uint32(bytes, at + 8);
    const kept = from.snapLength === 0 ? original : Math.min(original, from.snapLength);
    frame.end = Math.min(end, at + simplePacketAt + kept);
    fillFrame(from, bytes, at + simplePacketAt, original);
  }

  function fillFrame(from: CaptureInterface, bytes: Uint8Array, at: number, original: number): void {
    frame.bytes = bytes;
    frame.at = at;
    frame.missing = Math.max(0, original - (frame.end - at));
    frame.linkType = from.linkType;
    if (frame.end > at) onFrame(frame);
  }

  function takeBlock(bytes: Uint8Array, at: number, end: number, type: number): void {
    if (type === enhancedPacket || type === obsoletePacket) takePacket(bytes, at, end, type === enhancedPacket);
    else if (type === simplePacket) takeSimplePacket(bytes, at, end);
    else if (type === interfaceDescription && interfaces.length < maxInterfaces && end - at >= 16) {
      const body = new DataView(bytes.buffer, bytes.byteOffset + at + 8, end - at - 8);
      interfaces.push(readInterface(body, isLittleEndian));
    }
  }

  function take(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < smallestBlock) return -smallestBlock;
    const type = uint32(bytes, at);
    if (type === sectionHeader && !beginSection(bytes, at))
      return malformed('expected the byte order of a section, found something else');
    const length = uint32(bytes, at + 4);
    if (length < smallestBlock) return malformed(`expected a block of at least 12 bytes, found ${length}`);
    // The fields that bytesNeeded looks at.
    if (end - at < Math.min(length, packetAt)) return -Math.min(length, packetAt);
    const needed = bytesNeeded(bytes, at, type, length);
    if (end - at < needed) return -needed;
    // The length again is behind the body: it is no part of a packet.
    takeBlock(bytes, at, at + Math.min(needed, length - 4), type);
    return length + ((4 - (length % 4)) % 4);
  }

  return { take, takeRest: () => false };
}
