// Stage 6, diagnosis: what will surface once a fault of trust is mended, and how that is known. The traffic server stops
// at the first fault of a chain, and checks the name only of a chain that is good.

import type { Finding } from '../model/finding.ts';
import type { SignatureTally } from '../model/observations.ts';
import { isPlainHost } from '../model/plain-host.ts';
import type { PresentedChain } from '../model/server-evidence.ts';
import { type Cause, isCertificateCause, storeCauses } from '../model/vocabulary.ts';
import type { ClusterPlace } from './cluster-place.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { addressedBy, listed, plainHost } from './server-words.ts';

type Next = Finding['next'];

const trustCauses: readonly Cause[] = [
  'self-signed',
  'untrusted-ca',
  'missing-intermediate',
  'invalid-chain',
  'expired',
];

export function comesNext(
  tally: SignatureTally,
  server: JudgedServer,
  node: JudgedNode,
  cluster: ClusterPlace | null,
  chain: PresentedChain | null,
): Next {
  if (!trustCauses.includes(tally.cause)) return [];
  const logged = loggedBehind(tally, server);
  const captured = chain
    ? faultsBehind(chain).filter(({ cause }) => cause !== tally.cause && !logged.some((next) => next.cause === cause))
    : [];
  const isNamed = chain !== null || logged.some(({ cause }) => cause === 'name-mismatch');
  const byName = isNamed ? captured : nameCheck(server.observed.address);
  const onPeers = storeCauses.includes(tally.cause) && cluster ? peersToo(tally.cause, server, node, cluster) : [];
  return [...logged, ...byName, ...onPeers];
}

/** What the captured chain shows behind its first fault. */
export const faultsBehind = ({ behind }: PresentedChain): Next =>
  behind.map((cause) => ({
    cause,
    because:
      'Proven: the certificates that were captured show this fault too; it surfaces once the first one is mended.',
  }));

/** Lines of one handshake are written in the same moment. */
const sameHandshakeMs = 200;

/** Where failures are only logged the handshake goes on, and logs what else is wrong: that is proven. */
function loggedBehind(tally: SignatureTally, { observed }: JudgedServer): Next {
  const own = tally.newestWarning;
  if (own === null || tally.action !== 'continue') return [];
  const behind = [...observed.tallies.values()].filter(({ newestWarning: other, action, cause }) => {
    if (other === null || action !== 'continue' || cause === tally.cause || !isCertificateCause(cause)) return false;
    const isSameLog = other.member === own.member && other.line > own.line;
    return isSameLog && Math.abs((other.timeMs ?? 0) - (own.timeMs ?? 0)) <= sameHandshakeMs;
  });
  return [...new Set(behind.map(({ cause }) => cause))].map((cause) => ({
    cause,
    because: 'Proven: verification only logs failures here, and the same handshake logs this fault right behind.',
  }));
}

function nameCheck(address: string): Next {
  const by = addressedBy(address);
  if (by === 'fqdn') return [];
  const what = by === 'ip' ? 'an IP address, which is never compared with IP entries' : 'a short name';
  const because = `${capitalised(plainHost(address))} is ${what}; the certificate passes only if it holds that very text as a DNS name.`;
  return [{ cause: 'name-mismatch', because }];
}

const capitalised = (words: string): string => (words === 'the server' ? 'The server' : words);

/** Every peer has a trusted CA list of its own. */
function peersToo(cause: Cause, server: JudgedServer, node: JudgedNode, { members, missing }: ClusterPlace): Next {
  const next: Next = [];
  const others = members.filter((member) => member !== node);
  const failing = others.flatMap((peer) => peer.servers.flatMap((seen) => faultOf(seen, server, peer)));
  for (const [found, peers] of Map.groupBy(failing, (each) => each.cause)) {
    const names = peers.map(({ peer }) => plainHost(peer.subject.name));
    const because = `${listed(names)} ${names.length === 1 ? 'fails' : 'fail'} on this server as well: what is added to the trusted CA list has to be added there too.`;
    next.push({ cause: found, because });
  }
  if (missing.length > 0) {
    const names = missing.filter(isPlainHost);
    const who = names.length === missing.length ? listed(names) : `${missing.length} peers`;
    const because = `Possible: ${who} of this cluster ${missing.length === 1 ? 'has' : 'have'} no bundle here. What is added to the trusted CA list has to be added there too.`;
    next.push({ cause, because });
  }
  return next;
}

function faultOf(
  seen: JudgedServer,
  { observed }: JudgedServer,
  peer: JudgedNode,
): { peer: JudgedNode; cause: Cause }[] {
  const { verdict, cause } = seen.judgement;
  const isSame =
    seen.observed.address.toLowerCase() === observed.address.toLowerCase() && seen.observed.port === observed.port;
  const isAtFault = verdict === 'fail' || verdict === 'warn';
  return isSame && isAtFault && cause !== null && storeCauses.includes(cause) ? [{ peer, cause }] : [];
}
