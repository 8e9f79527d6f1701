// Stage 5, capture: puts the fragments of an IP packet together again. The first data wins; what never becomes whole is
// given up in favour of newer packets.
import { maxFragmentBytes, maxFragmentedPackets, maxFragmentsOfPacket } from './capture-limits.ts';
import type { TcpPacket } from './tcp-packet.ts';

export interface Fragment {
  id: number;
  /** In bytes, within the payload of the whole packet. */
  offset: number;
  isLast: boolean;
  payload: Uint8Array;
}

interface Parts {
  /** By offset, each copied out of its frame. */
  pieces: { offset: number; payload: Uint8Array }[];
  /** Known with the last fragment. */
  length: number | null;
  bytes: number;
}

export interface Fragments {
  /** Adds a fragment; answers the whole payload once there is one. */
  add(from: TcpPacket, fragment: Fragment): Uint8Array | null;
  readonly heldBytes: number;
}

export function makeFragments(): Fragments {
  const waiting = new Map<string, Parts>();
  let heldBytes = 0;

  function giveUp(key: string, parts: Parts): void {
    waiting.delete(key);
    heldBytes -= parts.bytes;
  }

  function makeRoom(): void {
    for (const [key, parts] of waiting) {
      if (waiting.size <= maxFragmentedPackets && heldBytes <= maxFragmentBytes) return;
      giveUp(key, parts);
    }
  }

  return {
    get heldBytes() {
      return heldBytes;
    },
    add(from, { id, offset, isLast, payload }) {
      const key = `${from.source.join()} ${from.destination.join()} ${id}`;
      const parts = waiting.get(key) ?? { pieces: [], length: null, bytes: 0 };
      if (parts.pieces.length >= maxFragmentsOfPacket) return null;
      waiting.set(key, parts);
      if (isLast) parts.length ??= offset + payload.length;
      parts.pieces.push({ offset, payload: new Uint8Array(payload) });
      parts.bytes += payload.length;
      heldBytes += payload.length;
      const whole = joined(parts);
      if (whole !== null) giveUp(key, parts);
      else makeRoom();
      return whole;
    },
  };
}

function joined({ pieces, length, bytes }: Parts): Uint8Array | null {
  if (length === null || bytes < length) return null;
  const whole = new Uint8Array(length);
  let reached = 0;
  // Sorting is stable: of two fragments at one place, the one that came first stands first, and wins.
  for (const { offset, payload } of pieces.toSorted((a, b) => a.offset - b.offset)) {
    if (offset > reached) return null;
    const isNew = payload.subarray(
      reached - offset,
      Math.max(reached, Math.min(length, offset + payload.length)) - offset,
    );
    whole.set(isNew, reached);
    reached += isNew.length;
  }
  return reached === length ? whole : null;
}
