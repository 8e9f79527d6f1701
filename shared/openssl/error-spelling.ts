// The text of an ERROR line as OpenSSL writes it, where mail or a page only damaged its blanks.
import { alertReasons } from './tls-alerts.ts';

/** Reasons that tell a cause, besides the alerts. */
const reasons = ['certificate verify failed', 'wrong version number', ...alertReasons];
const withoutBlanks = (text: string): string => text.replace(/\s+/g, '');
const reasonByLetters = new Map(reasons.map((reason) => [withoutBlanks(reason), reason]));

/** `error:14094418: SSL routines:ssl3_ read_bytes:tlsv1 alertunknown ca` without the damage; null for a reason unknown here. */
export function spelledErrorText(text: string): string | null {
  const letters = withoutBlanks(text);
  const [, head, functionName, reason] = /^(error:[0-9A-Fa-f]{8}):SSLroutines:([^:]*):(.*)$/.exec(letters) ?? [];
  const known = reasonByLetters.get(reason ?? '');
  return known === undefined ? null : `${head}:SSL routines:${functionName}:${known}`;
}

/** `error:<8 hex>:<library>:<function>:` and the beginning of a reason. */
export const hasErrorReason = (text: string): boolean => /^error: {0,4}[0-9A-Fa-f]{8}:[^:]*:[^:]*:\s*\S/.test(text);
