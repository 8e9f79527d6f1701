// Stage 3, log: the compiled scanner, with its memory and the literals in it. Its source is in assembly/; `npm run compile`
// makes log-scanner.generated.json of it.
import { keyLabel } from '../model/private-key-label.ts';
import { chooseGrams } from './choose-grams.ts';
import compiled from './log-scanner.generated.json' with { type: 'json' };
import { transactionLiteral } from './transaction-step.ts';

/** What assembly/scan.ts exports. Places are addresses in its memory. */
export interface ScannerInstance {
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

/** null: this machine has no WebAssembly with vectors, or the literals do not fit. */
export function makeScannerInstance(literals: readonly string[]): ScannerInstance | null {
  if (known === undefined) known = compile();
  if (known === null) return null;
  const scanner = new WebAssembly.Instance(known).exports as unknown as ScannerInstance;
  return takesLiterals(scanner, literals) ? scanner : null;
}

let known: WebAssembly.Module | null | undefined;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Buffer.from(compiled.wasm, 'base64'));
  } catch {
    return null;
  }
}

/** As assembly/literals.ts has them. */
const kinds = { transaction: 1, record: 2, messageTag: 4, privateKey: 8 } as const;

function takesLiterals(scanner: ScannerInstance, literals: readonly string[]): boolean {
  const all = [
    { text: transactionLiteral, kind: kinds.transaction },
    ...literals.map((text) => ({ text, kind: kinds.record })),
    { text: 'HTTPMSG:', kind: kinds.messageTag },
    { text: 'SIPMSG:', kind: kinds.messageTag },
    { text: keyLabel, kind: kinds.privateKey },
  ];
  const { gramBytes, distance, windows } = chooseGrams(all.map(({ text }) => text));
  scanner.setGrams(gramBytes, distance);
  return all.every(({ text, kind }, at) => {
    if (Buffer.from(scanner.memory.buffer, scanner.literalRoom()).write(text, 'latin1') < text.length) return false;
    return scanner.addLiteral(text.length, kind, windows[at] ?? 0) !== 0;
  });
}
