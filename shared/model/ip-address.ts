// One spelling for IP addresses, so that they can be compared as text.
import { isIPv6 } from 'node:net';

/** IPv6 in its canonical short form, in small letters, without brackets; anything else as it is. */
export function canonicalIp(text: string): string {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  return isIPv6(bare) && !bare.includes('%') ? new URL(`http://[${bare}]/`).hostname.slice(1, -1) : bare;
}
