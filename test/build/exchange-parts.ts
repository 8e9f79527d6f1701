// Exchanges with one UC server in parts, to be interleaved by hand: what opens them, the lines of their handshake, their end.
import { coreWarning, type Exchange, exchangeLines, failedExchange, someNode } from './log-lines.ts';

export const start = Date.UTC(2022, 8, 6, 7, 41, 29);
export const host = 'cucm.example.lab';
export const ip = '10.61.20.11';
export const selfSigned = coreWarning(host, ip, 'self signed certificate');
export const unknownCa = coreWarning(host, ip, 'unable to get local issuer certificate');

/** Exchanges as [before the thread lines, thread lines, after them], to be interleaved by hand. */
export function parts(exchange: Exchange): { open: string[]; lines: string[]; close: string[] } {
  const all = exchangeLines(someNode, exchange);
  const lines = exchange.threadLines?.length ?? 0;
  return { open: all.slice(0, 2), lines: all.slice(2, 2 + lines), close: all.slice(2 + lines) };
}
export const failing = (txn: number, port: number, ...lines: string[]) =>
  parts(failedExchange(txn, start, host, ip, port, lines));
