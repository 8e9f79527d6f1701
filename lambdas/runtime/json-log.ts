// What a function writes down about itself, as CloudWatch keeps it: one line of JSON each.
import type { Log } from '../middleware/log-entry.ts';

/** @param write takes whole lines, their end included */
export const jsonLog =
  (write: (line: string) => void): Log =>
  (entry) =>
    write(`${JSON.stringify(entry)}\n`);
