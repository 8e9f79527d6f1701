// A log that says of each line what it belongs to: the request, the message, the bundle.
import type { Log, LogEntry } from './log-entry.ts';

/** What a line says of its own comes last, and wins. */
export const boundLog =
  (log: Log, bound: Omit<LogEntry, 'level' | 'message'>): Log =>
  ({ level, message, ...fields }) =>
    log({ level, message, ...bound, ...fields });
