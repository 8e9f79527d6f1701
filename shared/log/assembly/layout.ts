// AssemblyScript: where things stand in the scanner's memory. Every place is fixed: nothing is allocated while a log is
// read. The host writes literals and log into it and reads rows and texts out of it (log-scanner.ts).

const kibi: usize = 1024;

/** One byte for each hash of a gram: not 0 where a literal may stand. Small enough for the first two cache levels. */
export const gramMap: usize = 64 * kibi;
export const gramMapBits: u32 = 16;

/** Exact grams: slots of a hash table, each the number of the first entry of its gram; 0: free. */
export const gramSlots: usize = gramMap + 64 * kibi;
export const gramSlotBits: u32 = 15;
/** Of each entry: gram, literal, offset of the gram in it, next entry of the same gram. */
export const gramEntries: usize = gramSlots + 128 * kibi;
export const maxGramEntries: u32 = 24 * 1024;

/** Of each literal: start of its bytes, length, kind. */
export const literals: usize = gramEntries + 384 * kibi;
export const maxLiterals: u32 = 8 * 1024;
export const literalBytes: usize = literals + 96 * kibi;
export const maxLiteralBytes: u32 = 256 * 1024;

/** What was found: rows of 16 numbers of 32 bits, see rows.ts. */
export const rows: usize = literalBytes + 256 * kibi;
export const maxRows: u32 = 4 * 1024;

/** Texts kept once: slots of a hash table, start and length of each text, and their bytes. */
export const textSlots: usize = rows + 256 * kibi;
export const textSlotBits: u32 = 17;
export const textEntries: usize = textSlots + 512 * kibi;
export const maxTexts: u32 = 64 * 1024;
export const textBytes: usize = textEntries + 512 * kibi;
export const maxTextBytes: u32 = 4 * 1024 * 1024;

/** The block of log that is scanned, last of all. Some bytes behind its end may be read, never believed. */
export const block: usize = textBytes + 4 * 1024 * kibi;
export const maxBlockBytes: u32 = 2 * 1024 * 1024;
