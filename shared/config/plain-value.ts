// Stage 4, configuration: values of a dump in the one form in which they may be shown or compared. What does not have
// that form is not known.
import { isIP } from 'node:net';
import { canonicalIp } from '../model/ip-address.ts';
import { keptText } from '../model/kept-text.ts';

export function onOff(value: string): boolean | null {
  if (/^(?:on|true|enabled|enable|yes|1)$/i.test(value)) return true;
  return /^(?:off|false|disabled|disable|no|0)$/i.test(value) ? false : null;
}

/** A host name or IP address. */
export function plainAddress(value: string): string | null {
  const ip = plainIp(value);
  if (ip !== null) return ip;
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/.test(value) ? keptText(value, 253) : null;
}

/** An IP address in its one spelling; the unspecified one stands for none. */
export function plainIp(value: string): string | null {
  const ip = canonicalIp(value);
  return isIP(ip) === 0 || ip === '0.0.0.0' || ip === '::' ? null : keptText(ip, 64);
}
