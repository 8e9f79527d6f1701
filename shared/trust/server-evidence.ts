// Stage 6, trust: the handshakes of a node's captures, shared out among the servers of its log, and what verification
// makes of each chain. The log tells which servers there are; a capture adds evidence, never a server.
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { AlertTally, HandshakeTally } from '../model/capture-observations.ts';
import type { Certificate } from '../model/certificate.ts';
import { canonicalIp } from '../model/ip-address.ts';
import type { ServerObservation } from '../model/observations.ts';
import type { PresentedChain, ServerEvidence } from '../model/server-evidence.ts';
import type { ChainJudge } from './judge-chain.ts';

export interface EvidenceContext {
  certificates: ReadonlyMap<string, Certificate>;
  judge: ChainJudge;
  maxChains: number;
}

/** By the keys of the node's servers; servers without a handshake have none. */
export function serverEvidence(subject: NodeSubject, context: EvidenceContext): Map<string, ServerEvidence> {
  const { capture, trustStore } = subject.group;
  const isCut = subject.bundle.notes.captureCut || trustStore?.isWhole === false;
  const handshakes = handshakesByServer(subject.log?.servers ?? new Map(), capture?.handshakes.values() ?? []);
  return new Map(
    [...handshakes].map(([key, { server, tallies }]) => [key, evidenceOf(server, tallies, isCut, context)]),
  );
}

interface Shared {
  server: ServerObservation;
  tallies: HandshakeTally[];
}

function handshakesByServer(
  servers: ReadonlyMap<string, ServerObservation>,
  tallies: Iterable<HandshakeTally>,
): Map<string, Shared> {
  const byPort = Map.groupBy(servers, ([, { port }]) => port);
  const shared = new Map<string, Shared>();
  for (const tally of tallies) {
    for (const [key, server] of serversOf(tally, byPort.get(tally.server.port) ?? [])) {
      const known = shared.get(key) ?? { server, tallies: [] };
      known.tallies.push(tally);
      shared.set(key, known);
    }
  }
  return shared;
}

type Keyed = [key: string, server: ServerObservation];

/**
 * The name that the client asks for is the address of the request. An IP address is not asked for by name: such a
 * handshake is that of the address itself, else of whatever was requested from there.
 */
function serversOf({ sni, server: { ip } }: HandshakeTally, onPort: readonly Keyed[]): readonly Keyed[] {
  if (sni !== null) return onPort.filter(([, { address }]) => isSameName(address, sni));
  const byAddress = onPort.filter(([, { address }]) => canonicalIp(address) === ip);
  return byAddress.length > 0 ? byAddress : onPort.filter(([, server]) => server.ip && canonicalIp(server.ip) === ip);
}

const isSameName = (a: string, b: string): boolean => bareName(a) === bareName(b);
const bareName = (name: string): string => canonicalIp(name).toLowerCase().replace(/\.$/, '');

function evidenceOf(
  { address }: ServerObservation,
  tallies: readonly HandshakeTally[],
  isCut: boolean,
  context: EvidenceContext,
): ServerEvidence {
  const count = (kind: HandshakeTally['chain']['kind']): number =>
    tallies.filter(({ chain }) => chain.kind === kind).reduce((sum, tally) => sum + tally.count, 0);
  return {
    presented: presentedChains(address, tallies, context),
    encrypted: count('encrypted'),
    resumed: count('resumed'),
    clientAlerts: merged(tallies.map(({ clientAlerts }) => clientAlerts)),
    serverAlerts: merged(tallies.map(({ serverAlerts }) => serverAlerts)),
    // A handshake that began before the capture did is no damage: the newest whole chain still counts.
    isCut,
  };
}

function presentedChains(
  address: string,
  tallies: readonly HandshakeTally[],
  { certificates, judge, maxChains }: EvidenceContext,
): PresentedChain[] {
  const whole = tallies.flatMap((tally) =>
    tally.chain.kind === 'whole' ? [{ tally, key: tally.chain.sha256.join(' ') }] : [],
  );
  const newestFirst = whole.toSorted((a, b) => b.tally.lastMs - a.tally.lastMs || (a.key < b.key ? -1 : 1));
  return [...Map.groupBy(newestFirst, ({ key }) => key)].slice(0, maxChains).flatMap(([key, same]) => {
    const [leaf, ...others] = key.split(' ').flatMap((sha256) => certificates.get(sha256) ?? []);
    const [newest] = same.map(({ tally }) => tally);
    if (leaf === undefined || newest === undefined) return [];
    const chain: [Certificate, ...Certificate[]] = [leaf, ...others];
    return [
      {
        certificates: chain,
        sni: newest.sni,
        version: newest.version,
        cipher: newest.cipher,
        firstMs: Math.min(...same.map(({ tally }) => tally.firstMs)),
        lastMs: newest.lastMs,
        handshakes: same.reduce((sum, { tally }) => sum + tally.count, 0),
        ...judge(chain, address, newest.lastMs),
      },
    ];
  });
}

function merged(all: readonly ReadonlyMap<number, AlertTally>[]): Map<number, AlertTally> {
  const alerts = new Map<number, AlertTally>();
  for (const [description, { count, lastMs }] of all.flatMap((each) => [...each])) {
    const known = alerts.get(description);
    alerts.set(description, { count: count + (known?.count ?? 0), lastMs: Math.max(lastMs, known?.lastMs ?? lastMs) });
  }
  return alerts;
}
