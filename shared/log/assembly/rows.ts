// AssemblyScript: the rows that tell the host what was found, in the order of the block. Each has 16 numbers of 32 bits; log-scanner.ts
// reads them. Places are counted from the start of the block; text numbers of 0 mean that there is none.
import { block, maxRows, rows } from './layout';

export const kindLine: u32 = 0;
export const kindLabel: u32 = 1;
/** And what a step is: from 2 on receive request, sending request, receive response, sending response. */
export const firstStepKind: u32 = 2;

export let rowCount: u32 = 0;
/** The row that is being filled. */
let row: usize = rows;

export function beginRows(): void {
  rowCount = 0;
  row = rows;
}

/** One hit may add two. */
export function areRowsFull(): bool {
  return rowCount + 2 > maxRows;
}

export function addRow(kind: u32, start: usize, end: usize, line: u32): void {
  store<u32>(row, kind);
  store<u32>(row, (start - block) as u32, 4);
  store<u32>(row, (end - block) as u32, 8);
  store<u32>(row, line, 12);
  rowCount++;
  row += 64;
}

/** Fills the rest of the row that `addRow` takes next. `offset`: minutes east of UTC. */
export function setStep(timeMs: f64, offset: i32, txnId: f64, pid: f64): void {
  store<f64>(row, timeMs, 16);
  store<f64>(row, txnId, 24);
  store<f64>(row, pid, 32);
  store<i32>(row, offset, 40);
}

/** `port`: its number with the bits of step-line.ts beside it. `message`: of a request its target with the first segment of the path, of a response its status line. */
export function setStepTexts(host: u32, ip: u32, port: i32, message: u32, path: u32): void {
  store<u32>(row, host, 44);
  store<u32>(row, ip, 48);
  store<i32>(row, port, 52);
  store<u32>(row, message, 56);
  store<u32>(row, path, 60);
}
