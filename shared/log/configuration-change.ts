// Stage 3, log: a record that tells a change of the VerifyOriginServer setting while the log was written.
import type { LogRecord } from '../model/log-record.ts';

export const configurationChangeLiteral = 'System Configuration Changed';

/** New value of the setting; null where the record is about another setting. */
export function parseVerificationChange(record: LogRecord): 'enforced' | 'off' | null {
  const found = /verify_?origin_?server\b[^"]*?- changed from: *'?(\w+)'? *to: *'?(\w+)'?/i.exec(record.body);
  const to = found?.[2]?.toLowerCase();
  return to === 'on' || to === 'true' ? 'enforced' : to === 'off' || to === 'false' ? 'off' : null;
}
