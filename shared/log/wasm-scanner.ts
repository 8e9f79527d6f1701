// Stage 3, log: the scanner in WebAssembly, seen from outside: what log-scanner.ts promises, made of the rows that the compiled
// scanner writes.
import type { LogScanner } from './log-scanner.ts';
import { makeRowReader } from './scanned-rows.ts';
import { makeScannedTexts } from './scanned-texts.ts';
import { makeScannerInstance } from './scanner-instance.ts';

/** null: this machine has no WebAssembly with vectors, or the literals do not fit. */
export function makeWasmScanner(literals: readonly string[]): LogScanner | null {
  const wasm = makeScannerInstance(literals);
  if (wasm === null) return null;
  const { buffer } = wasm.memory;
  const room = Buffer.from(buffer, wasm.blockPlace(), wasm.blockRoom());
  const texts = makeScannedTexts(buffer, wasm.textsPlace());
  const tellRows = makeRowReader(buffer, wasm.rowsPlace(), texts, room);
  return {
    room,
    scan(length, place, found) {
      if (wasm.beginBlock(length)) texts.forget();
      for (let count = wasm.scanOn(); count > 0; count = wasm.scanOn()) tellRows(count, place, found);
      return wasm.newlinesOfBlock();
    },
  };
}
