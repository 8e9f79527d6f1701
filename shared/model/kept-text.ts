// Text that outlives the line it stands in. A part of a string keeps the whole string in memory, so it is copied.

/** Parts shorter than this are copies already. */
const alwaysCopied = 13;

/** The first `most` characters, as a string of its own. */
export const keptText = (text: string, most: number): string =>
  text.length < alwaysCopied ? text : Buffer.from(text.slice(0, most)).toString();
