// Stage 6, diagnosis: what a peer of the cluster tells about a server that this node does not trust: where the peer
// verifies the same server, the trusted CA lists differ, or the server presents another certificate to it.
import type { Finding } from '../model/finding.ts';
import { type Cause, storeCauses } from '../model/vocabulary.ts';
import type { ClusterPlace } from './cluster-place.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { listed, plainHost } from './server-words.ts';

export function peerAdvice(
  cause: Cause,
  { observed }: JudgedServer,
  node: JudgedNode,
  cluster: ClusterPlace | null,
): Finding['because'] {
  if (!storeCauses.includes(cause)) return [];
  const verifying = (cluster?.members ?? []).filter(
    (peer) => peer !== node && peer.servers.some((seen) => seen.judgement.verdict === 'pass' && isSame(seen, observed)),
  );
  if (verifying.length === 0) return [];
  const names = verifying.map(({ subject }) => plainHost(subject.name));
  const verb = names.length === 1 ? 'verifies' : 'verify';
  const text = `${listed(names)} of the same cluster ${verb} this server: compare the trusted CA lists of the peers, each has its own.`;
  return [{ code: 'peer-verifies', text }];
}

const isSame = ({ observed }: JudgedServer, { address, port, ip }: JudgedServer['observed']): boolean =>
  observed.address.toLowerCase() === address.toLowerCase() && observed.port === port && observed.ip === ip;
