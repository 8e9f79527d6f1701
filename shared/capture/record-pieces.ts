// Stage 5, capture: hands the bytes of a capture file to its format record by record, straight out of the chunks; only a
// record that spans chunks is copied.
import type { CaptureFormat } from './frame.ts';

export interface RecordPieces {
  add(chunk: Uint8Array): void;
  /** The file ends here; answers whether it ended between two records. */
  finish(): boolean;
}

export function makeRecordPieces(format: CaptureFormat): RecordPieces {
  let carry = new Uint8Array(64 * 1024);
  let carried = 0;
  /** Bytes that must be carried before it is worth asking the format again. */
  let needed = 0;
  let toSkip = 0;
  let isStopped = false;

  function carryMore(chunk: Uint8Array, at: number, end: number): void {
    const size = carried + end - at;
    if (size > carry.length) {
      const larger = new Uint8Array(Math.max(size, 2 * carry.length));
      larger.set(carry.subarray(0, carried));
      carry = larger;
    }
    carry.set(chunk.subarray(at, end), carried);
    carried = size;
  }

  /** Takes what is carried, as far as it goes. */
  function takeCarried(): void {
    let at = 0;
    while (at < carried && !isStopped) {
      const taken = format.take(carry, at, carried);
      if (taken < 0) {
        needed = -taken;
        break;
      }
      isStopped = taken === 0;
      at += taken;
    }
    toSkip = Math.max(0, at - carried);
    carry.copyWithin(0, at, carried);
    carried = Math.max(0, carried - at);
  }

  /** Completes and takes the record that spans chunks; answers where the chunk goes on. */
  function joinCarried(chunk: Uint8Array): number {
    let at = 0;
    while (carried > 0 && at < chunk.length && !isStopped) {
      const part = Math.min(chunk.length - at, Math.max(1, needed - carried));
      carryMore(chunk, at, at + part);
      at += part;
      if (carried < needed) continue;
      takeCarried();
      // What is left came with this chunk: it is read there, without copying.
      if (carried > part) continue;
      at -= carried;
      carried = 0;
    }
    return at;
  }

  function add(chunk: Uint8Array): void {
    let at = joinCarried(chunk);
    while (at < chunk.length && !isStopped) {
      if (toSkip > 0) {
        at += toSkip;
        toSkip = 0;
        continue;
      }
      const taken = format.take(chunk, at, chunk.length);
      if (taken < 0) {
        needed = -taken;
        carryMore(chunk, at, chunk.length);
        return;
      }
      isStopped = taken === 0;
      at += taken;
    }
    toSkip = Math.max(toSkip, at - chunk.length);
  }

  return {
    add,
    finish() {
      if (isStopped) return true;
      return carried > 0 ? format.takeRest(carry, carried) : toSkip === 0;
    },
  };
}
