// What a function writes down about itself, as CloudWatch keeps it: one line of JSON each.
import { cutText, visibleText } from '../../shared/model/visible-text.ts';
import type { Log } from '../middleware/log-entry.ts';

/** Characters of one field: CloudWatch takes 256 KB a line, and a stack has some thousand. */
const maxField = 16_000;

/** @param write takes whole lines, their end included */
export const jsonLog =
  (write: (line: string) => void): Log =>
  (entry) =>
    write(`${JSON.stringify(entry, (_, value: unknown) => (typeof value === 'string' ? shown(value) : value))}\n`);

/** Names of objects and errors of others may hold anything. The lines of a stack stay apart. */
const shown = (text: string): string => cutText(text, maxField).split('\n').map(visibleText).join('\n');
