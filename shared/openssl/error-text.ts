// Reads what OpenSSL writes about the last error of its queue: `error:<8 hex>:<library>:<function>:<reason>`, where 3.x
// leaves the function empty. The ERROR lines of the traffic server end in it.
import { alertOfReason, alertReasonBase } from './tls-alerts.ts';
import type { Dialect } from './verify-errors.ts';

export interface ErrorText {
  /** Packed error as written; null where only the alert could be recognised, by its words. */
  hex: string | null;
  library: string | null;
  function: string | null;
  reason: string;
  reasonCode: number | null;
  /** Number of the TLS alert that the peer sent; null when the error is no alert. */
  alert: number | null;
  dialect: Dialect | null;
}

/** Number of the SSL library in packed errors of both dialects. */
const sslLibrary = 20;
const packed = /\berror {0,3}: {0,3}([0-9a-f]{8})(?: {0,3}:([^\n]{0,512}))?/i;

/** null when the text holds neither a packed error nor the words of a TLS alert. */
export function parseErrorText(text: string): ErrorText | null {
  const found = packed.exec(text);
  if (found === null) return alertByWords(text);
  const hex = found[1] ?? '';
  const [library = '', ...rest] = (found[2] ?? '').split(':').map((part) => part.trim());
  const functionName = rest.length > 1 ? (rest[0] ?? '') : '';
  const reason = rest.slice(rest.length > 1 ? 1 : 0).join(':');
  const number = Number.parseInt(hex, 16);
  const dialect = dialectOf(number, library, functionName);
  const reasonCode = dialect === '3' ? number & 0x7fffff : number & 0xfff;
  return {
    hex,
    library: library || null,
    function: functionName || null,
    reason,
    reasonCode,
    alert: alertOf(number, dialect, reasonCode),
    dialect,
  };
}

/** Two ways to pack: 8 bits of library before 12 of function and 12 of reason, or library above 23 bits of reason. */
function dialectOf(number: number, library: string, functionName: string): Dialect {
  if (number >>> 24 === sslLibrary) return '1.1.1';
  if (number >>> 23 === sslLibrary) return '3';
  return functionName === '' && library !== '' ? '3' : '1.1.1';
}

function alertOf(number: number, dialect: Dialect, reasonCode: number): number | null {
  const library = dialect === '3' ? number >>> 23 : number >>> 24;
  const alert = reasonCode - alertReasonBase;
  return library === sslLibrary && alert >= 0 && alert <= 255 ? alert : null;
}

function alertByWords(text: string): ErrorText | null {
  const reason = text.slice(-512);
  const words = reason.slice(reason.lastIndexOf(':') + 1).trim();
  const alert = alertOfReason(words);
  if (alert === null) return null;
  const reasonCode = alert + alertReasonBase;
  return { hex: null, library: null, function: null, reason: words, reasonCode, alert, dialect: null };
}
