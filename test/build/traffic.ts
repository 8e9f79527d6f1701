// Traffic of one node as a traffic server would log it, with the truth beside it: transactions on threads, several
// ports of a host at once, retries, handshakes that end without a line, requests that begin before the log or end after
// it. Seeded, so that everybody gets the same bytes. Harsher than real traffic, to try how lines are joined to ports.
import { seeded } from './busy-log.ts';
import { coreWarning, encodedTarget, type LogNode, sniWarning, sslError, stepLine, threadLine } from './log-lines.ts';

export interface TrafficKnobs {
  seed: number;
  transactions: number;
  hosts: number;
  /** Milliseconds between two transactions, on average: the smaller, the more are open at once. */
  spacingMs: number;
  /** How often a failing handshake has no line at all. */
  silent: number;
  /** How often a failed handshake is tried again. */
  retry: number;
  /** How often a retry is logged as another `Sending Request`. */
  retryLogged: number;
  threads: number;
}

export interface PlantedPort {
  address: string;
  ip: string;
  port: number;
  ok: number;
  failed: string[];
  /** Lines of this port, by what they say. */
  lines: Map<string, number>;
}

export interface Traffic {
  log: string[];
  ports: PlantedPort[];
}

interface Fault {
  /** What the WARNING or lone ERROR says; null: none, the end of the exchange alone tells. */
  says: string | null;
  lines: (thread: string) => string[];
  /** null: the server answers in spite of the lines. */
  status: string | null;
}

interface Event {
  atMs: number;
  order: number;
  text: string;
}

const starts = Date.UTC(2022, 8, 6, 7, 0, 0);
const refused = 'HTTP/1.1 502 connect failed';

export function traffic(node: LogNode, knobs: TrafficKnobs): Traffic {
  const random = seeded(knobs.seed);
  const ports = Array.from({ length: knobs.hosts }, (_, host) => [8443, 6972, 443].map((port) => planted(host, port)));
  const faults = new Map(ports.flat().map((port) => [port, faultOf(port, Math.floor(random() * 12))]));
  const all = ports.flat();
  const events: Event[] = [];
  for (let txn = 1; txn <= knobs.transactions; txn++) {
    const port = all[Math.floor(random() * all.length)] as PlantedPort;
    const atMs = starts + Math.floor(txn * knobs.spacingMs + random() * knobs.spacingMs * 3);
    const lines = transaction({ node, knobs, random, port, fault: faults.get(port) ?? healthy, txn, atMs });
    events.push(...lines);
  }
  events.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  return { log: events.map(({ text }) => text), ports: all };
}

const planted = (host: number, port: number): PlantedPort => ({
  address: `cucm${host}.example.lab`,
  ip: `10.61.20.${host + 10}`,
  port,
  ok: 0,
  failed: [],
  lines: new Map(),
});

const healthy: Fault = { says: null, lines: () => [], status: null };

function faultOf({ address, ip }: PlantedPort, kind: number): Fault {
  const says = ['self signed certificate', 'unable to get local issuer certificate', 'certificate has expired'][kind];
  const on = (thread: string, lines: string[]) => lines.map((line) => line.replace('[ET_NET 1]', thread));
  if (says !== undefined)
    return { says, status: refused, lines: (t) => on(t, [coreWarning(address, ip, says), sslError(address)]) };
  if (kind === 3)
    return {
      says: 'not in certificate',
      status: refused,
      lines: (t) => on(t, [sniWarning(address, ip), sslError(address)]),
    };
  if (kind === 4) {
    const alert = 'error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca';
    return { says: alert, status: refused, lines: (t) => on(t, [sslError(address, alert)]) };
  }
  if (kind === 5) return { says: null, status: 'HTTP/1.1 502 Connection refused', lines: () => [] };
  if (kind === 6) return { says: null, status: refused, lines: () => [] };
  if (kind === 7) {
    const tolerated = 'self signed certificate';
    return {
      says: tolerated,
      status: null,
      lines: (t) => on(t, [coreWarning(address, ip, tolerated, 0, 'Continue')]),
    };
  }
  return healthy;
}

interface Planned {
  node: LogNode;
  knobs: TrafficKnobs;
  random: () => number;
  port: PlantedPort;
  fault: Fault;
  txn: number;
  atMs: number;
}

function transaction({ node, knobs, random, port, fault, txn, atMs }: Planned): Event[] {
  const events: Event[] = [];
  let now = atMs;
  let order = txn * 100;
  const say = (text: (ms: number) => string) => events.push({ atMs: now, order: order++, text: text(now) });
  const id = `Txn-id="${txn}" TrackingID=""`;
  const client = 20_000 + (txn % 40_000);
  const url = `http://vcs_control.example.lab:8443/${encodedTarget('example.lab', port.address, port.port)}/cucm-uds/x`;
  const thread = `[ET_NET ${Math.floor(random() * knobs.threads)}]`;
  const wait = (most: number): void => {
    now += Math.floor(random() * (most + 1));
  };
  const send = (): void => {
    const to = `Dst-ip="${port.ip}" Dst-port="${port.port}" Msg="GET /cucm-uds/x HTTP/1.1"`;
    say((ms) => stepLine(node, ms, 'Sending Request', `${id} ${to}`));
    if (random() < 0.2) say((ms) => stepLine(node, ms, 'Sending Request', `${id} ${to}`).replace('INFO', 'DEBUG'));
  };
  say((ms) =>
    stepLine(
      node,
      ms,
      'Receive Request',
      `${id} Src-ip="127.0.0.1" Src-port="${client}" Last-via-addr="" Msg="GET ${url} HTTP/1.1"`,
    ),
  );
  wait(10);
  send();
  handshake();
  wait(3);
  if (fault.status === null) {
    const from = `${id} Src-ip="${port.ip}" Src-port="${port.port}" Msg="HTTP/1.1 200 "`;
    wait(60);
    say((ms) => stepLine(node, ms, 'Receive Response', from));
    port.ok++;
  } else port.failed.push(String(txn));
  const status = fault.status ?? 'HTTP/1.1 200 ';
  say((ms) => stepLine(node, ms, 'Sending Response', `${id} Dst-ip="127.0.0.1" Dst-port="${client}" Msg="${status}"`));
  return events;

  function handshake(): void {
    wait(25);
    const isSilent = random() < knobs.silent;
    if (!isSilent && fault.says !== null) {
      for (const text of fault.lines(thread)) say((ms) => threadLine(node, ms, text));
      port.lines.set(fault.says, (port.lines.get(fault.says) ?? 0) + 1);
    }
    if (fault.status === null || random() >= knobs.retry) return;
    if (random() < knobs.retryLogged) send();
    handshake();
  }
}
