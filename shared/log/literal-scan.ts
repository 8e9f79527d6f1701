// Stage 3, log: finds the lines of a block that hold one of the literals, in one pass, without making a string of any
// line. Only what it finds is ever looked at more closely.

export interface LiteralScanner {
  /** Calls `onHit` with the position of each literal found in the block, in order. */
  scan(block: Uint8Array, onHit: (at: number) => void): void;
}

export function makeLiteralScanner(literals: readonly string[]): LiteralScanner {
  const anyOf = new RegExp(literals.map(asPattern).join('|'), 'g');
  return {
    scan(block, onHit) {
      // One byte per character: positions in the string are positions in the block. Literals are ASCII.
      const text = Buffer.from(block.buffer, block.byteOffset, block.length).toString('latin1');
      anyOf.lastIndex = 0;
      for (let hit = anyOf.exec(text); hit !== null; hit = anyOf.exec(text)) {
        onHit(hit.index);
        anyOf.lastIndex = hit.index + 1;
      }
    },
  };
}

const asPattern = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
