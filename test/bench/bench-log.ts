// The log the benchmark reads: a busy Expressway-C, 35 of 100 records of which are transactions of its traffic server,
// the rest what other processes write, SIP messages among it. Some handshakes are refused. Seeded: everybody gets the
// same bytes, whatever their number.
import { seeded } from '../build/busy-log.ts';
import { coreWarning, encodedTarget, type LogNode, sniWarning, sslError, stamp } from '../build/log-lines.ts';

/** Of 100 records, how many are steps of a transaction. */
export const transactionShare = 35;
/** Of so many exchanges one is refused. */
const refusedOneIn = 2_000;
/** Exchanges that are open at one time. */
const openAtOnce = 40;
const pieceBytes = 1024 * 1024;
const starts = Date.UTC(2026, 8, 6, 7, 0, 0);

interface Server {
  address: string;
  ip: string;
  port: number;
  /** First segment of the path of a request for it. */
  encoded: string;
}

interface OpenExchange {
  txnId: number;
  tracking: string;
  clientPort: number;
  server: Server;
  user: string;
  /** Lines of the traffic server's thread; empty: the server answers. */
  refusal: readonly string[];
  step: number;
}

/** Yields whole records until `bytes` are reached, in pieces of about a megabyte. */
export function* benchLog(node: LogNode, seed: number, bytes: number): Generator<Buffer> {
  const records = makeRecords(node, seed);
  let made = 0;
  while (made < bytes) {
    const lines: string[] = [];
    for (let length = 0; length < Math.min(pieceBytes, bytes - made); ) {
      const record = records.next();
      lines.push(record);
      length += record.length + 1;
    }
    const piece = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
    made += piece.length;
    yield piece;
  }
}

function makeRecords(node: LogNode, seed: number): { next(): string } {
  const random = seeded(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const servers = serversOfSite();
  const open: OpenExchange[] = [];
  let nextId = 1;
  let nowMs = starts;

  function begin(): OpenExchange {
    const server = servers[pick(servers.length)] as Server;
    const txnId = nextId++;
    const { address, ip } = server;
    const isRefused = txnId % refusedOneIn === 0;
    const warning = txnId % 3 === 0 ? sniWarning(address, ip) : coreWarning(address, ip, 'self signed certificate');
    const refusal = isRefused ? [warning, sslError(address)] : [];
    const clientPort = 20_000 + pick(40_000);
    return { txnId, tracking: uuid(pick), clientPort, server, user: `user${pick(800)}`, refusal, step: 0 };
  }

  function transactionRecord(): string {
    if (open.length < openAtOnce) open.push(begin());
    const at = pick(open.length);
    const exchange = open[at] as OpenExchange;
    const isAnswered = exchange.refusal.length === 0;
    const head = `${stampOf(nowMs, node)} ${node.host} traffic_server[${node.pid}]: `;
    const refusal = exchange.step === 2 ? exchange.refusal.map((text) => `${head}${text}\n`) : [];
    if (exchange.step === 2 && !isAnswered) exchange.step++;
    const line = head + stepText(exchange, utcField(nowMs), isAnswered);
    if (++exchange.step === 4) open.splice(at, 1);
    return refusal.join('') + line;
  }

  return {
    next() {
      nowMs += pick(4);
      return pick(100) < transactionShare ? transactionRecord() : otherRecord(node, nowMs, pick);
    },
  };
}

function serversOfSite(): Server[] {
  const server = (address: string, ip: string, port: number): Server => {
    return { address, ip, port, encoded: encodedTarget('example.lab', address, port) };
  };
  return Array.from({ length: 8 }, (_, at) => [
    server(`cucm${at + 1}.example.lab`, `10.61.20.${at + 11}`, 8443),
    server(`cucm${at + 1}.example.lab`, `10.61.20.${at + 11}`, 6972),
    server(`imp${at + 1}.example.lab`, `10.61.20.${at + 31}`, 8443),
  ]).flat();
}

function stepText({ txnId, tracking, clientPort, server, user, step }: OpenExchange, utc: string, isAnswered: boolean) {
  const { ip, port, encoded } = server;
  const fields = (detail: string): string =>
    `${utc} Module="network.http.trafficserver" Level="INFO": Detail="${detail}" Txn-id="${txnId}"`;
  const path = `/cucm-uds/user/${user}/devices`;
  const status = isAnswered ? 'HTTP/1.1 200 ' : 'HTTP/1.1 502 connect failed';
  if (step === 0) {
    const url = `http://vcs_control.example.lab:8443/${encoded}${path}`;
    return `${fields('Receive Request')} TrackingID="${tracking}" Src-ip="127.0.0.1" Src-port="${clientPort}" Last-via-addr="" Msg="GET ${url} HTTP/1.1"`;
  }
  if (step === 1)
    return `${fields('Sending Request')} TrackingID="${tracking}" Dst-ip="${ip}" Dst-port="${port}" Msg="GET ${path} HTTP/1.1"`;
  if (step === 2)
    return `${fields('Receive Response')} TrackingID="" Src-ip="${ip}" Src-port="${port}" Msg="${status}"`;
  return `${fields('Sending Response')} TrackingID="" Dst-ip="127.0.0.1" Dst-port="${clientPort}" Msg="${status}"`;
}

/** A whole number below that count. */
type Draw = (count: number) => number;

/** What the other processes of a node write, in the forms of the product. */
function otherRecord({ host, offsetMinutes }: LogNode, nowMs: number, pick: Draw): string {
  const at = `${stampOf(nowMs, { offsetMinutes })} ${host} `;
  const utc = utcField(nowMs);
  const user = `user${pick(800)}`;
  switch (pick(10)) {
    case 0:
      return `${at}tvcs: ${utc} Module="network.sip" Level="DEBUG": Action="Sent" Local-ip="10.61.20.5" Local-port="${25_000 + pick(2_000)}" Dst-ip="10.61.20.8" Dst-port="7001" Msg-Hash="${hex(pick, 16)}"\n${sipMessage(pick)}`;
    case 1:
    case 2:
      return `${at}tvcs: Event="Registration Refresh Accepted" Service="SIP" Src-ip="127.0.0.1" Src-port="${22_000 + pick(900)}" Protocol="TLS" AOR="sip:${user}@example.lab" Contact="sip:${uuid(pick)}@10.61.20.5:5061" Duration="110" Level="3" ${utc}`;
    case 3:
    case 4:
      return `${at}XCP_JABBERD[4120]: ${utc} ThreadID="139${pick(10_000_000)}${pick(10_000)}" Module="Jabber" Level="INFO " CodeLocation="mio.c:1109" Detail="MIO Connect on socket: ${pick(90)}"`;
    case 5:
      return `${at}edgeconfigprovisioning: ${utc} Module="network.http.edgeconfigprovisioning" Level="INFO": Action="Received" Request-url="https://${host}/get_edge_config?service_name=_cisco-uds&service_name=_cuplogin" Username="${user}" Reason="OK"`;
    case 6:
      return `${at}httpd[22967]: 10.61.20.5 - - "GET /api/management/status HTTP/1.1" 200 ${pick(9_000)} "${uuid(pick)}"`;
    case 7:
      return `${at}licensemanager: Level="INFO" Detail="License usage" Type="rms" Used="${pick(9)}" ${utc}`;
    case 8:
      return `${at}${utc} Module="developer.managementdatabase.cachedtableset" Level="DEBUG" CodeLocation="clusterdb: table update" Detail="Processed update" Table="uccmServers" Rows="${pick(4)}" Digest="${hex(pick, 40)}"`;
    default:
      return `${at}sshd[16218]: Accepted publickey for remote from 127.0.0.1 port ${40_000 + pick(9_000)} ssh2`;
  }
}

function sipMessage(pick: Draw): string {
  return [
    'SIPMSG:',
    '|OPTIONS sip:example.lab:7001;transport=tls SIP/2.0',
    `Via: SIP/2.0/TLS 10.61.20.5:5061;branch=z9hG4bK${hex(pick, 16)};rport`,
    `Call-ID: ${hex(pick, 32)}@10.61.20.5`,
    `CSeq: ${pick(60_000)} OPTIONS`,
    `From: <sip:10.61.20.5>;tag=${hex(pick, 8)}`,
    'To: <sip:example.lab:7001>',
    'Max-Forwards: 0',
    'User-Agent: TANDBERG/4137 (X14.2.1)',
    'Supported: com.tandberg.vcs.resourceusage',
    'Content-Length: 0',
    '',
    '|',
  ].join('\n');
}

const hex = (pick: Draw, digits: number): string =>
  Array.from({ length: digits / 4 }, () => pick(65_536).toString(16).padStart(4, '0')).join('');

const uuid = (pick: Draw): string => `${hex(pick, 8)}-${hex(pick, 4)}-${hex(pick, 4)}-${hex(pick, 4)}-${hex(pick, 12)}`;

/** Stamps are made once per second: most of the time of making a log goes into them. */
const heads = new Map<string, { local: string; utc: string; offset: string }>();

function headsOf(nowMs: number, offsetMinutes: number) {
  const key = `${Math.floor(nowMs / 1000)} ${offsetMinutes}`;
  const known = heads.get(key);
  if (known) return known;
  const local = stamp(nowMs, offsetMinutes);
  const utc = new Date(nowMs).toISOString();
  const made = {
    local: local.slice(0, 20),
    offset: local.slice(23),
    utc: `UTCTime="${utc.slice(0, 10)} ${utc.slice(11, 19)},`,
  };
  heads.clear();
  heads.set(key, made);
  return made;
}

const thousandths = (nowMs: number): string => String(nowMs % 1000).padStart(3, '0');

function stampOf(nowMs: number, { offsetMinutes }: Pick<LogNode, 'offsetMinutes'>): string {
  const { local, offset } = headsOf(nowMs, offsetMinutes);
  return local + thousandths(nowMs) + offset;
}

const utcField = (nowMs: number): string => `${headsOf(nowMs, 0).utc}${thousandths(nowMs)}"`;
