// Stage 5, capture: where the IP packet begins in a frame, by the kind of link. Numbers: tcpdump.org/linktypes.html.
import { int32, uint16 } from './network-numbers.ts';

const ethernet = 1;
const bsdLoopback = [0, 108];
const rawIp = [12, 14, 101, 228, 229];
const linuxCooked = 113;
const linuxCooked2 = 276;

const known = new Set([ethernet, ...bsdLoopback, ...rawIp, linuxCooked, linuxCooked2]);

export const isKnownLinkType = (linkType: number): boolean => known.has(linkType);

const ipv4 = 0x0800;
const ipv6 = 0x86dd;
/** 802.1Q, 802.1ad (QinQ), and what vendors used before it. */
const isVlanTag = (type: number): boolean => type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200;
/** Tags in a row: two are usual, more are damage. */
const maxVlanTags = 4;

/** How the BSDs, macOS and Linux number IPv4 and IPv6 in the loopback header, in the byte order of the machine. */
const loopbackFamilies = new Set([2, 10, 24, 28, 30].flatMap((family) => [family, family << 24]));

/** Where the IP packet begins; -1 where there is none. */
export function ipPacketAt(linkType: number, bytes: Uint8Array, at: number): number {
  if (linkType === ethernet) return behindTags(bytes, at + 12);
  if (linkType === linuxCooked) return behindTags(bytes, at + 14);
  if (linkType === linuxCooked2) return isIp(uint16(bytes, at)) ? at + 20 : -1;
  if (bsdLoopback.includes(linkType)) return loopbackFamilies.has(int32(bytes, at)) ? at + 4 : -1;
  return at;
}

const isIp = (type: number): boolean => type === ipv4 || type === ipv6;

/** `typeAt`: where the type of the payload stands, before its tags. */
function behindTags(bytes: Uint8Array, typeAt: number): number {
  let at = typeAt;
  for (let tags = 0; tags <= maxVlanTags; tags++) {
    const type = uint16(bytes, at);
    if (isIp(type)) return at + 2;
    if (!isVlanTag(type)) return -1;
    at += 4;
  }
  return -1;
}
