// Stage 3, log: the scanner in WebAssembly, seen from outside: gives it the literals, and makes of its rows what
// log-scanner.ts promises. Its source is in assembly/; `npm run compile` makes log-scanner.generated.json of it.
import type { LoggedLine } from '../model/log-record.ts';
import { keyLabel } from '../model/private-key-label.ts';
import type { RequestTarget, StepKind } from '../model/transaction-step.ts';
import { chooseGrams } from './choose-grams.ts';
import { lineText } from './line-text.ts';
import compiled from './log-scanner.generated.json' with { type: 'json' };
import type { BlockPlace, FoundInBlock, LogScanner, ScannedStep } from './log-scanner.ts';
import { ipAddress } from './logged-address.ts';
import { pathOfTarget, type RequestedServer, requestedServer } from './request-target.ts';
import { transactionLiteral } from './transaction-step.ts';

/** What assembly/scan.ts exports. Places are addresses in its memory. */
interface ScannerExports {
  memory: WebAssembly.Memory;
  blockPlace(): number;
  blockRoom(): number;
  rowsPlace(): number;
  textsPlace(): number;
  setGrams(bytes: number, distance: number): void;
  literalRoom(): number;
  addLiteral(length: number, kind: number, window: number): number;
  beginBlock(length: number): number;
  scanOn(): number;
  newlinesOfBlock(): number;
}

/** As assembly/literals.ts has them. */
const kinds = { transaction: 1, record: 2, messageTag: 4, privateKey: 8 } as const;

/** null: this machine has no WebAssembly with vectors, or the literals do not fit. */
export function makeWasmScanner(literals: readonly string[]): LogScanner | null {
  const wasm = instantiate();
  if (wasm === null || !takeLiterals(wasm, literals)) return null;
  const { buffer } = wasm.memory;
  const room = Buffer.from(buffer, wasm.blockPlace(), wasm.blockRoom());
  const texts = makeTexts(buffer, wasm.textsPlace());
  const tellRow = makeRowReader(buffer, wasm.rowsPlace(), texts, room);
  return {
    room,
    scan(length, place, found) {
      if (wasm.beginBlock(length)) texts.forget();
      for (let count = wasm.scanOn(); count > 0; count = wasm.scanOn())
        for (let row = 0; row < count; row++) tellRow(row, place, found);
      return wasm.newlinesOfBlock();
    },
  };
}

let known: WebAssembly.Module | null | undefined;

function instantiate(): ScannerExports | null {
  if (known === undefined) known = compile();
  return known && (new WebAssembly.Instance(known).exports as unknown as ScannerExports);
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Buffer.from(compiled.wasm, 'base64'));
  } catch {
    return null;
  }
}

function takeLiterals(wasm: ScannerExports, literals: readonly string[]): boolean {
  const all = [
    { text: transactionLiteral, kind: kinds.transaction },
    ...literals.map((text) => ({ text, kind: kinds.record })),
    { text: 'HTTPMSG:', kind: kinds.messageTag },
    { text: 'SIPMSG:', kind: kinds.messageTag },
    { text: keyLabel, kind: kinds.privateKey },
  ];
  const { gramBytes, distance, windows } = chooseGrams(all.map(({ text }) => text));
  wasm.setGrams(gramBytes, distance);
  return all.every(({ text, kind }, at) => {
    if (Buffer.from(wasm.memory.buffer, wasm.literalRoom()).write(text, 'latin1') < text.length) return false;
    return wasm.addLiteral(text.length, kind, windows[at] ?? 0) !== 0;
  });
}

/** Of a row, as assembly/rows.ts fills it. Numbers of 64 bits are counted in pairs. */
const field = { kind: 0, start: 1, end: 2, line: 3, offset: 10, host: 11, ip: 12, port: 13, message: 14, path: 15 };
const wideField = { timeMs: 2, txnId: 3, pid: 4 };
const rowNumbers = 16;
const keyLabelKind = 1;
const stepKinds: readonly StepKind[] = ['receive-request', 'sending-request', 'receive-response', 'sending-response'];
const firstStepKind = 2;
const portBits = { number: 0xffff, none: 0x20000, isDebug: 0x40000 };

function makeRowReader(memory: ArrayBuffer, rowsPlace: number, texts: Texts, room: Buffer) {
  const numbers = new Int32Array(memory, rowsPlace);
  const step = new RowStep(numbers, new Float64Array(memory, rowsPlace), texts, room);
  return (row: number, place: BlockPlace, found: FoundInBlock): void => {
    const at = row * rowNumbers;
    const kind = numbers[at + field.kind] ?? 0;
    const start = numbers[at + field.start] ?? 0;
    if (kind >= firstStepKind) found.step(step.at(at, kind, place));
    else if (kind === keyLabelKind) found.keyLabel(start);
    else found.record(start, numbers[at + field.end] ?? 0, numbers[at + field.line] ?? 0);
  };
}

/** The texts that the scanner keeps, as strings and as what they stand for, made once. */
interface Texts {
  text(number: number): string | null;
  ip(number: number): string | null;
  server(target: number): RequestedServer | null;
  /** Of a request to `target`, with what stands behind its first segment. */
  path(target: number, rest: number, isEncoded: boolean): string;
  forget(): void;
}

function makeTexts(memory: ArrayBuffer, place: number): Texts {
  const entries = new Uint32Array(memory, place);
  const bytes = Buffer.from(memory);
  const strings: string[] = [];
  const ips: (string | null)[] = [];
  const servers: (RequestedServer | null)[] = [];

  function string(number: number): string {
    const known = strings[number];
    if (known !== undefined) return known;
    const start = entries[number * 2] ?? 0;
    const made = bytes.toString('latin1', start, start + (entries[number * 2 + 1] ?? 0));
    strings[number] = made;
    return made;
  }

  function server(target: number): RequestedServer | null {
    const known = servers[target];
    if (known !== undefined) return known;
    // Any method will do: it is the first segment of the path and what stands before it that tell.
    const made = requestedServer(`GET ${string(target)} HTTP/1.1`);
    servers[target] = made;
    return made;
  }

  return {
    server,
    text: (number) => (number === 0 ? null : string(number)),
    ip(number) {
      if (number === 0) return null;
      const known = ips[number];
      if (known !== undefined) return known;
      const made = ipAddress(string(number));
      ips[number] = made;
      return made;
    },
    path(target, rest, isEncoded) {
      const behind = rest === 0 ? '' : string(rest);
      return isEncoded ? behind || '/' : pathOfTarget(string(target)) + behind;
    },
    forget() {
      strings.length = ips.length = servers.length = 0;
    },
  };
}

/** The step in a row. One object serves all rows: what it tells changes with `at`. */
class RowStep implements ScannedStep {
  readonly #numbers: Int32Array;
  readonly #wide: Float64Array;
  readonly #texts: Texts;
  readonly #room: Buffer;
  #place: BlockPlace = { member: '', firstLine: 1 };
  #at = 0;
  kind: StepKind = 'receive-request';

  constructor(numbers: Int32Array, wide: Float64Array, texts: Texts, room: Buffer) {
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
