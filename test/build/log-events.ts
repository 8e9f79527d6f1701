// Reads a log as the program does and writes down all it was told, so that two ways of reading can be held against each
// other: the scanner in WebAssembly and the plain one.
import { deepStrictEqual } from 'node:assert/strict';
import type { LogScanner } from '../../shared/log/log-scanner.ts';
import { makePlainScanner } from '../../shared/log/plain-scanner.ts';
import { readLog } from '../../shared/log/read-log.ts';
import { parseTransactionStep, transactionLiteral } from '../../shared/log/transaction-step.ts';
import { makeWasmScanner } from '../../shared/log/wasm-scanner.ts';
import { type BundleNotes, newBundleNotes } from '../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import type { LogRecord } from '../../shared/model/log-record.ts';
import type { TransactionStep } from '../../shared/model/transaction-step.ts';
import { chunked } from './chunks.ts';

export type ScannerName = 'WebAssembly' | 'plain';

export const scannerNames: readonly ScannerName[] = ['WebAssembly', 'plain'];

export function makeScanner(name: ScannerName, literals: readonly string[]): LogScanner {
  if (name === 'plain') return makePlainScanner(literals);
  const scanner = makeWasmScanner(literals);
  if (scanner === null) throw new Error('expected a machine with WebAssembly and vectors');
  return scanner;
}

/** A step as data, and what it was read from. */
export const stepData = (step: TransactionStep) => ({
  kind: step.kind,
  txnId: step.txnId,
  pid: step.pid,
  timeMs: step.timeMs,
  host: step.host,
  ip: step.ip,
  port: step.port,
  isDebug: step.isDebug,
  target: step.target,
  path: step.path,
  statusLine: step.statusLine,
  line: step.logged().line,
  text: step.logged().text,
});
export type StepData = ReturnType<typeof stepData>;

export interface LogEvents {
  /** Steps and records in the order of the log. */
  events: (StepData | LogRecord)[];
  /** How many of the steps the scanner has read by itself. */
  readSteps: number;
  records: LogRecord[];
  span: Awaited<ReturnType<typeof readLog>>;
  notes: BundleNotes;
}

export async function logEvents(
  scanner: LogScanner,
  text: string | Uint8Array,
  pieces: number | readonly number[] = 1 << 16,
  limits: Partial<typeof defaultLimits> = {},
): Promise<LogEvents> {
  const notes = newBundleNotes({ ...defaultLimits, ...limits });
  const found: LogEvents['events'] = [];
  const records: LogRecord[] = [];
  let readSteps = 0;
  const body = chunked(Buffer.from(text), pieces);
  const span = await readLog({ path: 'a.txt', kind: 'log', body }, scanner, notes, {
    record(record) {
      records.push(record);
      const step = record.body.includes(transactionLiteral) ? parseTransactionStep(record) : null;
      found.push(step === null ? record : stepData(step));
    },
    step(step) {
      readSteps++;
      found.push(stepData(step));
    },
  });
  return { events: found, readSteps, records, span, notes };
}

/** Records that hold `needle`, and lines of transactions: by both scanners, which must agree on everything. */
export async function readNeedles(
  text: string | Uint8Array,
  pieces: number | readonly number[] = 1 << 16,
  limits: Partial<typeof defaultLimits> = {},
): Promise<LogEvents> {
  const literals = ['needle'];
  const [byWasm, plain] = await Promise.all(
    scannerNames.map((name) => logEvents(makeScanner(name, literals), text, pieces, limits)),
  );
  if (byWasm === undefined || plain === undefined) throw new Error('expected two readings');
  deepStrictEqual({ ...withoutRecords(byWasm), notes: seen(byWasm) }, { ...withoutRecords(plain), notes: seen(plain) });
  return plain;
}

const withoutRecords = ({ events, span }: LogEvents) => ({ events, span });
const seen = ({ notes: { lines, problems, logCut } }: LogEvents) => ({ lines, problems, logCut });
