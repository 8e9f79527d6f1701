// What a soak puts in, all of it from a seed: sites, their nodes, captures of these in random order, junk, and how each
// file is delivered. What must come of it is told by the expected-*.ts files from this plan alone.
import { randomNumbers } from '../shared/trust/random-situation.ts';

/** Of a refused handshake, or of a connection that was refused. */
export const causes = ['self-signed', 'untrusted-ca', 'expired', 'name-mismatch', 'connection-refused'] as const;
export type PlannedCause = (typeof causes)[number];

export interface PlannedServer {
  address: string;
  ip: string;
  port: number;
}

/** What the log of a capture shows of one server. `tolerated`: refused, but only logged. */
export type Shown = PlannedServer &
  ({ outcome: 'answered'; cause: null } | { outcome: 'failing' | 'recovered' | 'tolerated'; cause: PlannedCause });

export interface Capture {
  node: string;
  verification: 'enforced' | 'permissive' | 'off';
  startMs: number;
  /** In the order of the log; a server that was not asked is absent. At least one. */
  servers: readonly Shown[];
  /** The archive ends early, behind the log. */
  isCut: boolean;
}

export type Junk = 'random bytes' | 'a letter' | 'nothing';

/** `renamed` into place, `copied` in pieces, written `slowly` with pauses: into the drop folder; or `uploaded`. */
export type Way = 'renamed' | 'copied' | 'slowly' | 'uploaded';

export interface Delivery {
  /** From 0: names it in the plan. */
  number: number;
  site: string;
  reference: string | null;
  fileName: string;
  way: Way;
  capture: Capture | null;
  /** Of what is no capture. */
  junk: Junk | null;
  paddingBytes: number;
  /** The delivery whose file is overwritten with this one. */
  replaces: number | null;
  /** Somebody deletes the bundle once it is read. It is the only one of its node, which has one server. */
  isDeleted: boolean;
}

export interface SoakPlan {
  seed: number;
  /** By number. */
  deliveries: readonly Delivery[];
  /** What each writer delivers, in order: a file is overwritten by the writer that wrote it. */
  writers: readonly (readonly Delivery[])[];
}

type Random = ReturnType<typeof randomNumbers>;

const firstCapture = Date.UTC(2025, 0, 6, 7, 0);
const betweenCaptures = 6 * 3_600_000;
const bundlesPerNode = 12;
const nodesPerSite = 8;

interface Node {
  site: string;
  name: string;
  servers: readonly PlannedServer[];
  captures: number;
}

/** @param writers at least two: one for the drop folder, one for the API */
export function soakPlan(seed: number, bundles: number, writers: number): SoakPlan {
  const random = randomNumbers(seed);
  const nodes = Array.from({ length: Math.max(3, Math.ceil(bundles / bundlesPerNode)) }, (_, at) => newNode(at, ''));
  const planned: Delivery[] = [];
  while (planned.length < bundles) {
    const first = newDelivery(random, planned.length, nodes);
    planned.push(first);
    const isOverwritten = first.way !== 'uploaded' && planned.length < bundles && random.rarely(10);
    if (isOverwritten) planned.push(newVersion(random, planned.length, first, nodes));
  }
  const deliveries = inAnyOrder(random, planned);
  return { seed, deliveries, writers: dealt(random, deliveries, writers) };
}

/** Captures of a node change places, so that they arrive in no order of time. A node that is deleted has but one. */
function inAnyOrder(random: Random, planned: readonly Delivery[]): Delivery[] {
  const byNode = Map.groupBy(planned, ({ site, capture }) => `${site} ${capture?.node}`);
  const moved = new Map<number, Capture | null>();
  for (const same of byNode.values()) {
    const captures = random.shuffled(same.map(({ capture }) => capture));
    for (const [at, { number }] of same.entries()) moved.set(number, captures[at] ?? null);
  }
  return planned.map((delivery) => ({ ...delivery, capture: moved.get(delivery.number) ?? null }));
}

function newNode(at: number, prefix: string): Node {
  const site = `site${Math.floor(at / nodesPerSite) + 1}`;
  const server = (name: string, last: number, port: number): PlannedServer => ({
    address: `${name}.${site}.lab`,
    ip: `10.61.${20 + Math.floor(at / nodesPerSite)}.${last}`,
    port,
  });
  const servers = [server('cucm-pub', 11, 8443), server('cucm-sub', 12, 6972), server('imp', 21, 7400)];
  return { site, name: `${prefix}expc${at + 1}`, servers, captures: 0 };
}

function shortLivedNode(number: number, nodes: number): Node {
  const node = newNode(number % nodes, `gone${number}-`);
  return { ...node, servers: node.servers.slice(0, 1) };
}

function newDelivery(random: Random, number: number, nodes: Node[]): Delivery {
  const way = random.one(['renamed', 'copied', 'slowly', 'uploaded', 'uploaded', 'uploaded'] as const);
  const isDeleted = way === 'uploaded' && random.rarely(20);
  const node = isDeleted ? shortLivedNode(number, nodes.length) : random.one(nodes);
  const { site } = node;
  const reference = random.rarely(3) ? `INC${1000 + random.below(50)}` : null;
  const fileName = `diagnostic_log_${node.name}_${number}.tar.gz`;
  const about = { number, site, reference, fileName, way, replaces: null, isDeleted };
  return { ...about, ...newContent(random, node, !isDeleted && random.rarely(12)) };
}

function newVersion(random: Random, number: number, earlier: Delivery, nodes: readonly Node[]): Delivery {
  const { site, reference, fileName } = earlier;
  const node = random.one(nodes.filter((each) => each.site === site));
  const about = { site, reference, fileName, way: 'renamed', isDeleted: false } as const;
  return { ...about, number, replaces: earlier.number, ...newContent(random, node, random.rarely(12)) };
}

function newContent(random: Random, node: Node, isJunk: boolean): Pick<Delivery, 'capture' | 'junk' | 'paddingBytes'> {
  if (isJunk) return { capture: null, junk: random.one(['random bytes', 'a letter', 'nothing']), paddingBytes: 20_000 };
  const paddingBytes = random.rarely(8) ? 200_000 + random.below(300_000) : 8_000 + random.below(30_000);
  return { capture: newCapture(random, node), junk: null, paddingBytes };
}

function newCapture(random: Random, node: Node): Capture {
  const startMs = firstCapture + node.captures * betweenCaptures + random.below(3_600_000);
  node.captures++;
  const verification = random.one(['enforced', 'enforced', 'enforced', 'enforced', 'permissive', 'off'] as const);
  const asked = node.servers.filter((_, at) => at === 0 || !random.rarely(4));
  const servers = asked.map((server, at): Shown => {
    // That a node is permissive shows only where something is tolerated.
    const isTolerated = verification === 'permissive' && (at === 0 || random.rarely(2));
    if (isTolerated) return { ...server, outcome: 'tolerated', cause: random.one(causes.slice(0, 4)) };
    const isAnswered = verification !== 'enforced' || !random.rarely(3);
    if (isAnswered) return { ...server, outcome: 'answered', cause: null };
    return { ...server, outcome: random.one(['failing', 'failing', 'recovered']), cause: random.one(causes) };
  });
  return { node: node.name, verification, startMs, servers, isCut: random.rarely(8) };
}

/** Half of the writers know the drop folder, half the API. A new version stands some files behind the one it replaces. */
function dealt(random: Random, deliveries: readonly Delivery[], writers: number): Delivery[][] {
  const all: Delivery[][] = Array.from({ length: writers }, () => []);
  const dropping = all.slice(0, Math.ceil(writers / 2));
  const uploading = all.slice(dropping.length);
  for (const delivery of random.shuffled(deliveries.filter(({ replaces }) => replaces === null)))
    random.one(delivery.way === 'uploaded' ? uploading : dropping).push(delivery);
  for (const version of deliveries.filter(({ replaces }) => replaces !== null)) {
    const writer = dropping.find((each) => each.some(({ number }) => number === version.replaces));
    const after = writer?.findIndex(({ number }) => number === version.replaces) ?? 0;
    writer?.splice(after + 1 + random.below(4), 0, version);
  }
  return all;
}
