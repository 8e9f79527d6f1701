// Puts the server and the node into a sentence of the knowledge. A name from the evidence enters our own words only when
// it looks like a host name or an address; otherwise neutral words stand in its place.

import { isPlainHost } from './plain-host.ts';

export interface Subject {
  node: string | null;
  address: string | null;
  port: number | null;
}

/** A host, or `host:port` and `[IPv6]:port`. */
function isPlainEndpoint(text: string): boolean {
  const bracketed = /^\[([0-9A-Fa-f:.]{2,45})\](?::\d{1,5})?$/.exec(text)?.[1];
  return isPlainHost(text) || isPlainHost(bracketed ?? text.replace(/:\d{1,5}$/, ''));
}

export function fillPlaceholders(text: string, { node, address, port }: Subject): string {
  return text.replace(/\{(address|node|port)\}/g, (_, name: keyof typeof neutral, at: number) => {
    if (name === 'port' && port !== null) return `port ${port}`;
    const known = { address, node, port: null }[name];
    if (known !== null && isPlainEndpoint(known)) return known;
    return at === 0 ? capitalised(neutral[name]) : neutral[name];
  });
}

const neutral = { address: 'the UC server', node: 'the Expressway-C', port: 'its TLS port' };

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
