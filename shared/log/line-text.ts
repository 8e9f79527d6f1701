// Stage 3, log: the text of a line of a block, without its end.

/** The line from `start` to its newline, or the end of the block, at `end`. */
export const lineText = (block: Buffer, start: number, end: number): string =>
  block.toString('utf8', start, block[end - 1] === 0x0d ? end - 1 : end);
