// Stage 3, log: a record that tells a change of the VerifyOriginServer setting while the log was written.
import type { LogRecord } from '../model/log-record.ts';
import { lineFields } from './line-fields.ts';

export const configurationChangeLiteral = 'System Configuration Changed';

/** `xconfiguration … verifyOriginServer - changed from: Off to: On`; the web pages write paths, and values in quotes. */
const change =
  /^[\w ./-]{0,200}?verify_?origin_?server - changed from: {0,4}(?:'[^']{0,64}'|\w{0,64}) {0,4}to: {0,4}'?(\w{1,64})'?$/i;

/**
 * New value of the setting; null where the record is about another setting, or tells no change. Lines of the traffic
 * server carry text of its clients and are never believed.
 */
export function parseVerificationChange(record: LogRecord): 'enforced' | 'off' | null {
  if (record.process === 'traffic_server' || !record.body.includes(configurationChangeLiteral)) return null;
  const fields = lineFields(record.body);
  if (fields.get('Event') !== configurationChangeLiteral) return null;
  const to = change.exec(fields.get('Detail') ?? '')?.[1]?.toLowerCase();
  return to === 'on' || to === 'true' ? 'enforced' : to === 'off' || to === 'false' ? 'off' : null;
}
