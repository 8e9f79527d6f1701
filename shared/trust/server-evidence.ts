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
  const isStoreCut = trustStore?.isWhole === false;
  const cut = { isCut: subject.bundle.notes.captureCut || isStoreCut, isStoreCut };
  const handshakes = handshakesByServer(subject.log?.servers ?? new Map(), capture?.handshakes.values() ?? []);
  return new Map([...handshakes].map(([key, { server, tallies }]) => [key, evidenceOf(server, tallies, cut, context)]));
}

interface Shared {
  server: ServerObservation;
  tallies: HandshakeTally[];
}

function handshakesByServer(
  servers: ReadonlyMap<string, ServerObservation>,
  tallies: Iterable<HandshakeTally>,
): Map<string, Shared> {
  const places = serverPlaces(servers);
  const shared = new Map<string, Shared>();
  for (const tally of tallies)
    for (const [key, server] of serversOf(tally, places)) {
      const known = shared.get(key) ?? { server, tallies: [] };
      known.tallies.push(tally);
      shared.set(key, known);
    }
  return shared;
}

type Keyed = [key: string, server: ServerObservation];

/** Servers by port and address as it is asked for, and by port and the IP address that was reached. */
interface ServerPlaces {
  byName: ReadonlyMap<string, readonly Keyed[]>;
  byIp: ReadonlyMap<string, readonly Keyed[]>;
}

const placeOf = (port: number | null, host: string): string => `${port} ${host}`;
const bareName = (name: string): string => canonicalIp(name).toLowerCase().replace(/\.$/, '');

function serverPlaces(servers: ReadonlyMap<string, ServerObservation>): ServerPlaces {
  const all = [...servers];
  return {
    byName: Map.groupBy(all, ([, { port, address }]) => placeOf(port, bareName(address))),
    byIp: Map.groupBy(all, ([, { port, ip }]) => placeOf(port, canonicalIp(ip ?? ''))),
  };
}

/**
 * The name that the client asks for is the address of the request. An IP address is not asked for by name, so a handshake
 * without one is that of the address itself. Where the message with the name was not seen it is that of the only server.
 */
function serversOf({ sni, hasHello, server: { ip, port } }: HandshakeTally, places: ServerPlaces): readonly Keyed[] {
  if (sni !== null) return places.byName.get(placeOf(port, bareName(sni))) ?? [];
  const byAddress = places.byName.get(placeOf(port, ip.toLowerCase())) ?? [];
  if (byAddress.length > 0 || hasHello) return byAddress;
  const there = places.byIp.get(placeOf(port, ip)) ?? [];
  return there.length === 1 ? there : [];
}

function evidenceOf(
  { address }: ServerObservation,
  tallies: readonly HandshakeTally[],
  { isCut, isStoreCut }: Pick<ServerEvidence, 'isCut' | 'isStoreCut'>,
  context: EvidenceContext,
): ServerEvidence {
  const ofKind = (kind: HandshakeTally['chain']['kind']): HandshakeTally[] =>
    tallies.filter(({ chain }) => chain.kind === kind);
  const count = (some: readonly HandshakeTally[]): number => some.reduce((sum, tally) => sum + tally.count, 0);
  const { presented, current } = presentedChains(address, tallies, context);
  // A handshake that was not seen whole matters where it is the newest: an older one may have begun before the capture.
  const newestMs = presented[0]?.lastMs ?? Number.POSITIVE_INFINITY;
  return {
    presented,
    current,
    encrypted: count(ofKind('encrypted')),
    resumed: count(ofKind('resumed')),
    clientAlerts: merged(tallies.map(({ clientAlerts }) => clientAlerts)),
    serverAlerts: merged(tallies.map(({ serverAlerts }) => serverAlerts)),
    isCut: isCut || ofKind('partial').some(({ lastMs }) => lastMs > newestMs),
    isStoreCut,
  };
}

function presentedChains(
  address: string,
  tallies: readonly HandshakeTally[],
  context: EvidenceContext,
): Pick<ServerEvidence, 'presented' | 'current'> {
  const whole = tallies.flatMap((tally) =>
    tally.chain.kind === 'whole' ? [{ tally, key: tally.chain.sha256.join(' ') }] : [],
  );
  const newestFirst = whole.toSorted((a, b) => b.tally.lastMs - a.tally.lastMs || (a.key < b.key ? -1 : 1));
  const chains = new Map(
    [...Map.groupBy(newestFirst, ({ key }) => key)].slice(0, context.maxChains).flatMap(([key, same]) => {
      const chain = presentedChain(
        key,
        same.map(({ tally }) => tally),
        address,
        context,
      );
      return chain === null ? [] : [[key, chain]];
    }),
  );
  const byIp = Map.groupBy(newestFirst, ({ tally }) => tally.server.ip);
  const newestOfEach = new Set([...byIp.values()].flatMap(([newest]) => newest?.key ?? []));
  return {
    presented: [...chains.values()],
    current: [...chains].filter(([key]) => newestOfEach.has(key)).map(([, chain]) => chain),
  };
}

/** @param same handshakes in which this chain was sent, the newest first */
function presentedChain(
  key: string,
  same: readonly HandshakeTally[],
  address: string,
  { certificates, judge }: EvidenceContext,
): PresentedChain | null {
  const [leaf, ...others] = key.split(' ').flatMap((sha256) => certificates.get(sha256) ?? []);
  const [newest] = same;
  if (leaf === undefined || newest === undefined) return null;
  const chain: [Certificate, ...Certificate[]] = [leaf, ...others];
  return {
    certificates: chain,
    sni: newest.sni,
    version: newest.version,
    cipher: newest.cipher,
    firstMs: Math.min(...same.map(({ firstMs }) => firstMs)),
    lastMs: newest.lastMs,
    handshakes: same.reduce((sum, { count }) => sum + count, 0),
    clientAlerts: merged(same.map(({ clientAlerts }) => clientAlerts)),
    ...judge(chain, address, newest.lastMs),
  };
}

function merged(all: readonly ReadonlyMap<number, AlertTally>[]): Map<number, AlertTally> {
  const alerts = new Map<number, AlertTally>();
  for (const [description, { count, lastMs }] of all.flatMap((each) => [...each])) {
    const known = alerts.get(description);
    alerts.set(description, { count: count + (known?.count ?? 0), lastMs: Math.max(lastMs, known?.lastMs ?? lastMs) });
  }
  return alerts;
}
