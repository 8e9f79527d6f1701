// Stage 6, diagnosis: what an address, a port and the requests tell about a server.
import { isIP } from 'node:net';
import { isPlainHost } from '../model/plain-host.ts';
import type { AddressedBy, Cause, Product, Service } from '../model/vocabulary.ts';

export function addressedBy(address: string): AddressedBy {
  if (isIP(address) !== 0) return 'ip';
  return address.includes('.') ? 'fqdn' : 'short-name';
}

/** Ports of the product's port guide (X15.0), by what the traffic server uses them for. */
const services: Readonly<Record<number, Service>> = {
  443: 'uds',
  8443: 'uds',
  6971: 'tftp',
  6972: 'tftp',
  7336: 'xmpp',
  7400: 'xmpp',
  7443: 'mwi',
  7080: 'mwi',
  9444: 'metrics',
};
export const serviceOf = (port: number | null): Service => (port === null ? 'other' : (services[port] ?? 'other'));

/** Ports that only one product listens on. */
const productPorts: Readonly<Record<number, Product>> = {
  6970: 'cucm',
  6971: 'cucm',
  6972: 'cucm',
  9444: 'cucm',
  7336: 'imp',
  7400: 'imp',
  7080: 'unity',
  7443: 'unity',
};

/** Request paths of interfaces that only one product has. */
const productPaths: readonly { path: RegExp; product: Product }[] = [
  { path: /^\/cucm-uds\//i, product: 'cucm' },
  { path: /^\/vmrest\//i, product: 'unity' },
  { path: /^\/EPASSoap\//i, product: 'imp' },
];

export function productOf(port: number | null, paths: Iterable<string>): Product {
  const byPort = port === null ? undefined : productPorts[port];
  if (byPort) return byPort;
  for (const path of paths) {
    const found = productPaths.find((known) => known.path.test(path));
    if (found) return found.product;
  }
  return 'unknown';
}

export const plainHost = (text: string): string => (isPlainHost(text) ? text : 'the server');

export function endpoint(address: string, port: number | null): string {
  const host = plainHost(address);
  if (port === null) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `a`, `a and b`, `a, b and c` */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** What is wrong, said of a server. */
export const causeWords: Readonly<Record<Cause, string>> = {
  'self-signed': 'its certificate is self-signed and not trusted',
  'untrusted-ca': 'the CA of its certificate is not trusted',
  'missing-intermediate': 'an intermediate CA certificate is missing',
  expired: 'a certificate in its chain has expired',
  'not-yet-valid': 'its certificate is not valid yet',
  'name-mismatch': 'the address used is not in its certificate',
  'weak-crypto': 'its certificate is too weak',
  'wrong-purpose': 'its certificate is not meant for servers',
  'invalid-chain': 'its certificate chain is not valid',
  revoked: 'its certificate is revoked',
  'rejected-by-server': 'it refuses the certificate of the Expressway',
  'certificate-other': 'its certificate was not accepted',
  'connection-refused': 'it refuses the connection',
  'protocol-mismatch': 'it shares no TLS version with the Expressway',
  'not-tls': 'it does not speak TLS on that port',
  'closed-by-server': 'it closes the connection without an answer',
  'no-shared-cipher': 'it shares no cipher with the Expressway',
  'connection-other': 'the connection to it fails',
};
