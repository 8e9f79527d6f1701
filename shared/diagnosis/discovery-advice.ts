// Stage 6, diagnosis: what the UC servers that the Expressway discovered tell about an address that fails: TLS verify
// mode checks what was entered there, and nothing that clients are sent to later.

import type { Finding } from '../model/finding.ts';
import { isPlainHost } from '../model/plain-host.ts';
import { type Cause, isCertificateCause } from '../model/vocabulary.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { addressedBy, endpoint, listed, plainHost, productOf } from './server-words.ts';

/** Configured addresses named in a sentence. */
const maxNamed = 3;

export function discoveryAdvice(cause: Cause, { observed }: JudgedServer, { subject }: JudgedNode): Finding['because'] {
  const all = subject.group.configuration?.configured ?? [];
  if (!isCertificateCause(cause) || cause === 'rejected-by-server') return [];
  if (all.some(({ address }) => address.toLowerCase() === observed.address.toLowerCase())) return [];
  const product = productOf(observed.port, observed.interfaces);
  const discovered = all.filter((each) => product === 'unknown' || each.product === product);
  const advice: Finding['because'] = [];
  const verified = discovered.filter(({ tlsVerifyMode }) => tlsVerifyMode === 'On').map(({ address }) => address);
  if (verified.length > 0) advice.push({ code: 'verify-mode-publisher-only', text: publisherOnly(verified, observed) });
  if (cause === 'name-mismatch' && discovered.length > 0) {
    const text = advertised(
      observed.address,
      discovered.map(({ address }) => address),
    );
    advice.push({ code: 'advertised-address-differs', text });
  }
  return advice;
}

const publisherOnly = (
  verified: readonly string[],
  { address, port }: { address: string; port: number | null },
): string =>
  `TLS verify mode is On for ${named(verified)}, but discovery checked the certificate of that address alone: ${endpoint(address, port)} became known through it and was never checked before the first sign-in.`;

function advertised(address: string, discovered: readonly string[]): string {
  const by = addressedBy(address);
  const form = by === 'ip' ? 'an IP address' : by === 'short-name' ? 'a short name' : 'another name';
  return `Clients are sent to ${plainHost(address)}, ${form} that stands in CUCM under System > Server; the Expressway was given ${named(discovered)}. That one may be right, and what is advertised still wrong.`;
}

function named(addresses: readonly string[]): string {
  const plain = [...new Set(addresses.filter(isPlainHost))].sort();
  if (plain.length === 0) return 'the publisher';
  const rest = plain.length - maxNamed;
  return rest > 0 ? `${plain.slice(0, maxNamed).join(', ')} and ${rest} more` : listed(plain);
}
