// Stage 5, capture: the classic pcap format. A header of 24 bytes, then packets with a header of 16 bytes each: seconds,
// micro- or nanoseconds, captured length, original length. Source: draft-ietf-opsawg-pcap.
import { maxPacketBytes } from './capture-limits.ts';
import { type CaptureFormat, newFrame, type OnDamage, type OnFrame } from './frame.ts';

const fileHeaderBytes = 24;
/** How far the clock may jump between two packets that lie beside damage. */
const maxClockJumpSeconds = 7 * 86_400;

interface Variant {
  isLittleEndian: boolean;
  fractionsPerMs: number;
  recordHeaderBytes: number;
}

/** By the first four bytes of the file, read as a big-endian number. */
const variants = new Map<number, Variant>([
  [0xa1b2c3d4, { isLittleEndian: false, fractionsPerMs: 1e3, recordHeaderBytes: 16 }],
  [0xd4c3b2a1, { isLittleEndian: true, fractionsPerMs: 1e3, recordHeaderBytes: 16 }],
  [0xa1b23c4d, { isLittleEndian: false, fractionsPerMs: 1e6, recordHeaderBytes: 16 }],
  [0x4d3cb2a1, { isLittleEndian: true, fractionsPerMs: 1e6, recordHeaderBytes: 16 }],
  // Alexey Kuznetzov's libpcap, in old Linux distributions: eight bytes about the interface stand behind the lengths.
  [0xa1b2cd34, { isLittleEndian: false, fractionsPerMs: 1e3, recordHeaderBytes: 24 }],
  [0x34cdb2a1, { isLittleEndian: true, fractionsPerMs: 1e3, recordHeaderBytes: 24 }],
]);

export const isPcapMagic = (magic: number): boolean => variants.has(magic);

export function makePcapFormat(magic: number, onFrame: OnFrame, onDamage: OnDamage): CaptureFormat {
  const { isLittleEndian, fractionsPerMs, recordHeaderBytes } = variants.get(magic) ?? {
    isLittleEndian: true,
    fractionsPerMs: 1e3,
    recordHeaderBytes: 16,
  };
  const frame = newFrame();
  let isHeaderRead = false;
  let isSearching = false;
  let lastSeconds: number | null = null;

  const uint32 = (bytes: Uint8Array, at: number): number => {
    const [a, b, c, d] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
    return (isLittleEndian ? (d << 24) | (c << 16) | (b << 8) | a : (a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  };

  /** Whether a record may begin here. Lengths alone tell little: zeros would pass. */
  function isPlausible(bytes: Uint8Array, at: number): boolean {
    const captured = uint32(bytes, at + 8);
    const original = uint32(bytes, at + 12);
    if (captured > maxPacketBytes || captured > original || original > maxPacketBytes) return false;
    return original > 0 && uint32(bytes, at + 4) < 1e3 * fractionsPerMs && isNearTime(uint32(bytes, at));
  }

  const isNearTime = (seconds: number): boolean =>
    lastSeconds === null || Math.abs(seconds - lastSeconds) <= maxClockJumpSeconds;

  /** Looks for two records in a row, to go on behind damage. Each byte is judged once. */
  function search(bytes: Uint8Array, at: number, end: number, isLast = false): number {
    for (let start = at; start + recordHeaderBytes <= end; start++) {
      if (!isPlausible(bytes, start)) continue;
      const next = start + recordHeaderBytes + uint32(bytes, start + 8);
      const isNextThere = next + recordHeaderBytes <= end;
      if (!isNextThere && !isLast) return start > at ? start - at : at - next - recordHeaderBytes;
      if (isNextThere ? !isPlausible(bytes, next) : next !== end) continue;
      isSearching = false;
      return start - at || take(bytes, at, end);
    }
    const passed = end - at - recordHeaderBytes + 1;
    return passed > 0 ? passed : -recordHeaderBytes;
  }

  function fillFrame(bytes: Uint8Array, at: number, end: number): void {
    lastSeconds = uint32(bytes, at);
    frame.bytes = bytes;
    frame.at = at + recordHeaderBytes;
    frame.end = end;
    frame.missing = Math.max(0, uint32(bytes, at + 12) - (end - frame.at));
    frame.timeMs = lastSeconds * 1e3 + uint32(bytes, at + 4) / fractionsPerMs;
    onFrame(frame);
  }

  function take(bytes: Uint8Array, at: number, end: number): number {
    if (!isHeaderRead) {
      if (end - at < fileHeaderBytes) return -fileHeaderBytes;
      isHeaderRead = true;
      // The upper bits tell about checksums of frames.
      frame.linkType = uint32(bytes, at + 20) & 0xffff;
      return fileHeaderBytes;
    }
    if (isSearching) return search(bytes, at, end);
    if (end - at < recordHeaderBytes) return -recordHeaderBytes;
    const captured = uint32(bytes, at + 8);
    if (captured > maxPacketBytes) {
      onDamage('capture-malformed', `expected a packet of at most ${maxPacketBytes} bytes, found ${captured}`);
      isSearching = true;
      return search(bytes, at, end);
    }
    const length = recordHeaderBytes + captured;
    if (end - at < length) return -length;
    fillFrame(bytes, at, at + length);
    return length;
  }

  return {
    take,
    takeRest(bytes, end) {
      if (!isSearching) {
        if (isHeaderRead && end > recordHeaderBytes) fillFrame(bytes, 0, end);
        return false;
      }
      for (let at = 0, taken = 1; at < end && taken > 0; at += taken)
        taken = isSearching ? search(bytes, at, end, true) : take(bytes, at, end);
      return true;
    },
  };
}
