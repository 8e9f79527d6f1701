// Keys of the copies of a report, beside the dropped object: they are longer than its own, and S3 takes 1,024 bytes.
import { createHash } from 'node:crypto';
import { Fault } from '../../shared/model/fault.ts';
import { reportKeys } from '../ingest/drop-key.ts';

const maxKeyBytes = 1024;

/** Throws Fault `invalid-request` for a key outside the drop folder. */
export function publishedKeys(key: string): { json: string; markdown: string } {
  const keys = reportKeys(key);
  if (keys === null) throw new Fault('invalid-request', 'expected a key below drop/, found another');
  return { json: fitting(keys.json, '.json'), markdown: fitting(keys.markdown, '.md') };
}

/** A longer key is cut and told from its like by the hash of the whole. */
function fitting(key: string, ending: string): string {
  if (Buffer.byteLength(key) <= maxKeyBytes) return key;
  const whole = key.slice(0, -ending.length);
  const tail = `~${createHash('sha256').update(whole).digest('hex').slice(0, 16)}${ending}`;
  let cut = '';
  let left = maxKeyBytes - tail.length - '.json'.length;
  for (const letter of whole) {
    left -= Buffer.byteLength(letter);
    if (left < 0) break;
    cut += letter;
  }
  return cut + tail;
}
