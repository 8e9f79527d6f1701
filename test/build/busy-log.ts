// A busy node's log with planted failures: many users and servers, transactions interleaved as a real traffic server
// interleaves them. Seeded, so that everybody gets the same bytes.
import { coreWarning, type Exchange, exchangeLines, type LogNode, sniWarning, sslError } from './log-lines.ts';

export interface PlantedServer {
  address: string;
  ip: string;
  port: number;
  /** WARNING text of a refused handshake; null: the server is healthy. */
  refusal: string | null;
  cause: string | null;
}

export interface BusyLog {
  log: string[];
  servers: PlantedServer[];
  /** Failed and answered transactions per server, in the order of `servers`. */
  failed: string[][];
  ok: number[];
}

/** Small, fast, good enough for test data (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Twenty hosts with two ports each; on twelve of the forty the handshake is refused. */
function plantServers(): PlantedServer[] {
  const servers: PlantedServer[] = [];
  for (let host = 0; host < 20; host++) {
    const address = `cucm${host}.example.lab`;
    const ip = `10.61.20.${host + 10}`;
    for (const port of [8443, 6972]) {
      const at = servers.length;
      const [refusal, cause] = at % 10 < 3 ? refusalOf(address, ip, at % 10) : [null, null];
      servers.push({ address, ip, port, refusal, cause });
    }
  }
  return servers;
}

function refusalOf(address: string, ip: string, kind: number): [string, string] {
  if (kind === 0) return [coreWarning(address, ip, 'self signed certificate'), 'self-signed'];
  if (kind === 1) return [coreWarning(address, ip, 'unable to get local issuer certificate'), 'untrusted-ca'];
  return [sniWarning(address, ip), 'name-mismatch'];
}

export function busyLog(node: LogNode, seed: number, transactions: number, failures: number): BusyLog {
  const random = seeded(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const servers = plantServers();
  const sick = servers.flatMap(({ refusal }, at) => (refusal === null ? [] : [at]));
  const healthy = servers.flatMap(({ refusal }, at) => (refusal === null ? [at] : []));
  const failing = new Set<number>();
  while (failing.size < failures) failing.add(pick(transactions));
  const failed: string[][] = servers.map(() => []);
  const ok = servers.map(() => 0);
  const events: { atMs: number; order: number; lines: string[] }[] = [];
  const start = Date.UTC(2022, 8, 6, 7, 0, 0);
  for (let txn = 1; txn <= transactions; txn++) {
    const isFailing = failing.has(txn - 1);
    // Every sick server fails at least once: they take turns.
    const at = isFailing ? (sick[failed.flat().length % sick.length] ?? 0) : (healthy[pick(healthy.length)] ?? 0);
    const { address, ip, port, refusal } = servers[at] as PlantedServer;
    const thread = `[ET_NET ${pick(4)}]`;
    const lines =
      refusal === null ? [] : [refusal, sslError(address)].map((line) => line.replace('[ET_NET 1]', thread));
    if (isFailing) failed[at]?.push(String(txn));
    else ok[at] = (ok[at] ?? 0) + 1;
    const exchange: Exchange = {
      txnId: txn,
      atMs: start + txn * 3 + pick(3),
      address,
      ip,
      port,
      threadLines: isFailing ? lines : [],
      answered: isFailing ? null : 'HTTP/1.1 200 ',
      sent: isFailing ? 'HTTP/1.1 502 connect failed' : 'HTTP/1.1 200 ',
      path: `/cucm-uds/user/user${pick(300)}/devices`,
    };
    events.push(...spread(exchangeLines(node, exchange), exchange, txn, random));
  }
  events.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  return { log: events.flatMap(({ lines }) => lines), servers, failed, ok };
}

/** The handshake's two lines and the answer stand together; everything else may have other lines in between. */
function spread(lines: string[], { atMs, threadLines = [] }: Exchange, order: number, random: () => number) {
  const [received = '', sent = '', ...rest] = lines;
  const later = atMs + 12 + Math.floor(random() * 30);
  const together = threadLines.length > 0 ? [rest] : rest.map((line) => [line]);
  return [
    { atMs, order, lines: [received] },
    { atMs: atMs + 10, order, lines: [sent] },
    ...together.map((group, at) => ({ atMs: later + at * 2, order, lines: group })),
  ];
}
