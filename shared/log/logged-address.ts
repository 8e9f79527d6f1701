// Stage 3, log: the IP address and port of a line's fields.
import { isIP } from 'node:net';
import { canonicalIp } from '../model/ip-address.ts';
import { keptText } from '../model/kept-text.ts';

/** Characters of an address; it may stay in memory as long as its transaction is open. */
const maxIp = 64;

/** One spelling, so that the same address is the same text in every line. */
export function ipAddress(text: string | undefined): string | null {
  const ip = text === undefined || text.length > maxIp ? '' : canonicalIp(keptText(text, maxIp));
  return isIP(ip) === 0 ? null : ip;
}

export function portNumber(digits: string | undefined): number | null {
  return digits !== undefined && /^\d{1,5}$/.test(digits) ? Number(digits) : null;
}
