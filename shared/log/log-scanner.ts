// Stage 3, log: what finds the records of a block that hold a literal. There are two of a kind, which find the same:
// the one in WebAssembly, and the plain one for where that cannot be had.
import type { TransactionStep } from '../model/transaction-step.ts';
import { makePlainScanner } from './plain-scanner.ts';
import { makeWasmScanner } from './wasm-scanner.ts';

/** Places are positions in the block. */
export interface FoundInBlock {
  /** A record outside of quoted messages whose first line holds a literal; `line`: newlines before it in the block. */
  record(start: number, end: number, line: number): void;
  /** A record that is a step of a transaction and has been read; the step is only good until this returns. */
  step(step: ScannedStep): void;
  /** The label of a private key, wherever it stands. */
  keyLabel(at: number): void;
}

export interface ScannedStep extends TransactionStep {
  readonly timeMs: number;
  /** Offset of the local time, `+02:00`. */
  readonly utcOffset: string;
}

/** Where a block stands: the path of its member, and the number of its first line there, from 1 on. */
export interface BlockPlace {
  member: string;
  firstLine: number;
}

export interface LogScanner {
  /** Room for a block: what is scanned must be written there. */
  readonly room: Buffer;
  /**
   * Scans the first bytes of the room, which must be whole records that start outside of quoted messages. Calls back in
   * the order of the block; answers how many newlines it holds.
   */
  scan(length: number, place: BlockPlace, found: FoundInBlock): number;
}

/**
 * `literals`: what makes a record worth a look, besides the literal of transactions. ASCII without line ends, each of at
 * least 3 characters.
 */
export function makeLogScanner(literals: readonly string[]): LogScanner {
  return makeWasmScanner(literals) ?? makePlainScanner(literals);
}
