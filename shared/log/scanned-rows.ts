// Stage 3, log: the rows in which the scanner in WebAssembly writes down what it found, read where they stand. The counterpart
// is assembly/rows.ts.
import type { LoggedLine } from '../model/log-record.ts';
import type { RequestTarget, StepKind } from '../model/transaction-step.ts';
import { lineText } from './line-text.ts';
import type { BlockPlace, FoundInBlock, ScannedStep } from './log-scanner.ts';
import type { ScannedTexts } from './scanned-texts.ts';

/** Of a row. Numbers of 64 bits are counted in pairs. */
const field = { kind: 0, start: 1, end: 2, line: 3, offset: 10, host: 11, ip: 12, port: 13, message: 14, path: 15 };
const wideField = { timeMs: 2, txnId: 3, pid: 4 };
const rowNumbers = 16;
const keyLabelKind = 1;
const stepKinds: readonly StepKind[] = ['receive-request', 'sending-request', 'receive-response', 'sending-response'];
const firstStepKind = 2;
const portBits = { number: 0xffff, none: 0x20000, isDebug: 0x40000 };

/** `rowsPlace`: of the rows in that memory. `room`: where the block stands. */
export function makeRowReader(memory: ArrayBuffer, rowsPlace: number, texts: ScannedTexts, room: Buffer) {
  const numbers = new Int32Array(memory, rowsPlace);
  const step = new RowStep(numbers, new Float64Array(memory, rowsPlace), texts, room);
  return (count: number, place: BlockPlace, found: FoundInBlock): void => {
    for (let at = 0; at < count * rowNumbers; at += rowNumbers) {
      const kind = numbers[at + field.kind] ?? 0;
      const start = numbers[at + field.start] ?? 0;
      if (kind >= firstStepKind) found.step(step.at(at, kind, place));
      else if (kind === keyLabelKind) found.keyLabel(start);
      else found.record(start, numbers[at + field.end] ?? 0, numbers[at + field.line] ?? 0);
    }
  };
}

/** The step in a row. One object serves all rows: what it tells changes with `at`. */
class RowStep implements ScannedStep {
  readonly #numbers: Int32Array;
  readonly #wide: Float64Array;
  readonly #texts: ScannedTexts;
  readonly #room: Buffer;
  #place: BlockPlace = { member: '', firstLine: 1 };
  #at = 0;
  kind: StepKind = 'receive-request';

  constructor(numbers: Int32Array, wide: Float64Array, texts: ScannedTexts, room: Buffer) {
    this.#numbers = numbers;
    this.#wide = wide;
    this.#texts = texts;
    this.#room = room;
  }

  at(row: number, kind: number, place: BlockPlace): this {
    this.#at = row;
    this.#place = place;
    this.kind = stepKinds[kind - firstStepKind] ?? 'receive-request';
    return this;
  }

  #number(place: number): number {
    return this.#numbers[this.#at + place] ?? 0;
  }

  #wideNumber(place: number): number {
    return this.#wide[this.#at / 2 + place] ?? 0;
  }

  get timeMs(): number {
    return this.#wideNumber(wideField.timeMs);
  }
  get utcOffset(): string {
    return utcOffset(this.#number(field.offset));
  }
  get txnId(): number {
    return this.#wideNumber(wideField.txnId);
  }
  get pid(): number {
    return this.#wideNumber(wideField.pid);
  }
  get host(): string | null {
    return this.#texts.text(this.#number(field.host));
  }
  get ip(): string | null {
    return this.#texts.ip(this.#number(field.ip));
  }
  get port(): number | null {
    const bits = this.#number(field.port);
    return (bits & portBits.none) === 0 ? bits & portBits.number : null;
  }
  get isDebug(): boolean {
    return (this.#number(field.port) & portBits.isDebug) !== 0;
  }
  get target(): RequestTarget | null {
    const message = this.#number(field.message);
    return message === 0 || this.kind !== 'receive-request' ? null : (this.#texts.server(message)?.target ?? null);
  }
  get path(): string | null {
    const message = this.#number(field.message);
    if (message === 0 || this.kind === 'receive-response' || this.kind === 'sending-response') return null;
    const isEncoded = this.kind === 'receive-request' && this.#texts.server(message)?.encoded === true;
    return this.#texts.path(message, this.#number(field.path), isEncoded);
  }
  get statusLine(): string | null {
    const isRequest = this.kind === 'receive-request' || this.kind === 'sending-request';
    return isRequest ? null : this.#texts.text(this.#number(field.message));
  }
  logged(): LoggedLine {
    const { member, firstLine } = this.#place;
    const text = lineText(this.#room, this.#number(field.start), this.#number(field.end));
    return { member, line: firstLine + this.#number(field.line), timeMs: this.timeMs, text };
  }
}

/** `+02:00` of 120 minutes; logs have one or two. */
const offsets = new Map<number, string>();

function utcOffset(minutes: number): string {
  const known = offsets.get(minutes);
  if (known !== undefined) return known;
  const east = Math.abs(minutes);
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  const made = `${minutes < 0 ? '-' : '+'}${two(east / 60)}:${two(east % 60)}`;
  offsets.set(minutes, made);
  return made;
}
