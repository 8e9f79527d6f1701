// Stage 3, log: the scanner without WebAssembly: one regular expression over a block. Slower, and simple enough to be
// held against.
import { keyLabel } from '../model/private-key-label.ts';
import type { LogScanner } from './log-scanner.ts';
import { makeQuotedLines } from './quoted-messages.ts';
import { maxBlockBytes } from './record-blocks.ts';
import { startsWithTime } from './record-start.ts';
import { transactionLiteral } from './transaction-step.ts';

const newline = 0x0a;

export function makePlainScanner(literals: readonly string[]): LogScanner {
  const room = Buffer.alloc(maxBlockBytes);
  const anyOf = new RegExp([transactionLiteral, ...literals].map(asPattern).join('|'), 'g');
  return {
    room,
    scan(length, _place, found) {
      const block = room.subarray(0, length);
      for (let at = block.indexOf(keyLabel); at >= 0; at = block.indexOf(keyLabel, at + 1)) found.keyLabel(at);
      // One byte per character: positions in the string are positions in the block. Literals are ASCII.
      const text = block.toString('latin1');
      const isQuoted = makeQuotedLines(block);
      const newlinesBefore = newlineCounter(block);
      anyOf.lastIndex = 0;
      for (let hit = anyOf.exec(text); hit !== null; hit = anyOf.exec(text)) {
        const start = block.lastIndexOf(newline, hit.index) + 1;
        const stop = block.indexOf(newline, hit.index);
        const end = stop < 0 ? length : stop;
        if (startsWithTime(block, start) && !isQuoted(start)) found.record(start, end, newlinesBefore(start));
        anyOf.lastIndex = end; // one look at a line is enough
      }
      return newlinesBefore(length);
    },
  };
}

const asPattern = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Newlines before a place, asked for in order. */
function newlineCounter(block: Buffer): (before: number) => number {
  let newlines = 0;
  let counted = 0;
  return (before) => {
    for (let at = block.indexOf(newline, counted); at >= 0 && at < before; at = block.indexOf(newline, counted)) {
      newlines++;
      counted = at + 1;
    }
    return newlines;
  };
}
