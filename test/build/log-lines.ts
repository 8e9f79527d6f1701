// Log lines in the form the product writes them, for one node.

export interface Exchange {
  txnId: number;
  atMs: number;
  address: string;
  ip: string;
  port: number;
  /** What follows the request: lines of the traffic server's threads, and the status answered to the client. */
  threadLines?: readonly string[];
  /** Status line that the server answered; null: it never did. */
  answered: string | null;
  /** Status line sent to the client. */
  sent: string;
  path?: string;
}

export interface LogNode {
  host: string;
  pid: number;
  /** Minutes east of UTC. */
  offsetMinutes: number;
}

export const someNode: LogNode = { host: 'expc1', pid: 21877, offsetMinutes: 120 };

export function stamp(ms: number, offsetMinutes: number): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 23);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const minutes = Math.abs(offsetMinutes);
  return `${local}${sign}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const utc = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',');

export const threadLine = (node: LogNode, ms: number, text: string): string =>
  `${stamp(ms, node.offsetMinutes)} ${node.host} traffic_server[${node.pid}]: ${text}`;

export function stepLine(node: LogNode, ms: number, detail: string, rest: string): string {
  const fields = `UTCTime="${utc(ms)}" Module="network.http.trafficserver" Level="INFO": Detail="${detail}"`;
  return threadLine(node, ms, `${fields} ${rest}`);
}

export const encodedTarget = (domain: string, address: string, port: number): string =>
  Buffer.from(`${domain}/https/${address}/${port}`).toString('base64').replace(/=+$/, '');

/** The lines of one exchange, 20 ms from the request to the answer. */
export function exchangeLines(node: LogNode, exchange: Exchange): string[] {
  const { txnId, atMs, address, ip, port, threadLines = [], answered, sent } = exchange;
  const path = exchange.path ?? '/cucm-uds/user/jdoe/devices';
  const id = `Txn-id="${txnId}"`;
  const track = 'TrackingID="b1ccb760-a511-4aac-a4d3-10db655b5f0b"';
  const client = 30_000 + txnId;
  const url = `http://vcs_control.example.lab:8443/${encodedTarget('example.lab', address, port)}${path}`;
  const lines = [
    stepLine(
      node,
      atMs,
      'Receive Request',
      `${id} ${track} Src-ip="127.0.0.1" Src-port="${client}" Last-via-addr="" Msg="GET ${url} HTTP/1.1"`,
    ),
    stepLine(
      node,
      atMs + 10,
      'Sending Request',
      `${id} ${track} Dst-ip="${ip}" Dst-port="${port}" Msg="GET ${path} HTTP/1.1"`,
    ),
    ...threadLines.map((text) => threadLine(node, atMs + 15, text)),
  ];
  if (answered !== null)
    lines.push(
      stepLine(
        node,
        atMs + 18,
        'Receive Response',
        `${id} TrackingID="" Src-ip="${ip}" Src-port="${port}" Msg="${answered}"`,
      ),
    );
  lines.push(
    stepLine(
      node,
      atMs + 20,
      'Sending Response',
      `${id} TrackingID="" Dst-ip="127.0.0.1" Dst-port="${client}" Msg="${sent}"`,
    ),
  );
  return lines;
}

export const verifyFailed = 'error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed';

export const coreWarning = (name: string, ip: string, error: string, depth = 0, action = 'Terminate'): string =>
  `[ET_NET 1] WARNING: Core server certificate verification failed for (${name}). Action=${action} Error=${error} server=${name}(${ip}) depth=${depth}`;

export const sniWarning = (name: string, ip: string, action = 'Terminate'): string =>
  `[ET_NET 1] WARNING: SNI (${name}) not in certificate. Action=${action} server=${name}(${ip})`;

export const sslError = (name: string, text = verifyFailed): string =>
  `[ET_NET 1] ERROR: SSL connection failed for '${name}': ${text}`;

/** An exchange that the server answered, or that ended in the traffic server's own 502 after these thread lines. */
export const okExchange = (txnId: number, atMs: number, address: string, ip: string, port: number): Exchange => ({
  txnId,
  atMs,
  address,
  ip,
  port,
  answered: 'HTTP/1.1 200 ',
  sent: 'HTTP/1.1 200 ',
});

export const failedExchange = (
  txnId: number,
  atMs: number,
  address: string,
  ip: string,
  port: number,
  threadLines: readonly string[],
): Exchange => ({
  txnId,
  atMs,
  address,
  ip,
  port,
  threadLines,
  answered: null,
  sent: 'HTTP/1.1 502 connect failed',
});
