// Two diagnostic bundles of one Expressway, made by hand: one day a server fails and another passes, the next day both
// pass. What is true of them stands in smoke-truth.ts.
import { smokeCapture } from './smoke-capture.ts';
import { publisher, rootCa, type Server, subscriber } from './smoke-truth.ts';
import { type ArchivedFile, tarArchive } from './tar-archive.ts';

const processId = 21_877;

export interface SmokeBundle {
  fileName: string;
  bytes: Buffer;
}

/** 15 January 2026: the publisher fails three times, the subscriber answers twice. */
export function failingBundle(host: string): SmokeBundle {
  const log = [
    ...failed(host, 1, '2026-01-15 09:00:00', publisher),
    ...answered(host, 2, '2026-01-15 09:00:10', subscriber),
    ...failed(host, 3, '2026-01-15 09:05:00', publisher),
    ...answered(host, 4, '2026-01-15 09:05:10', subscriber),
    ...failed(host, 5, '2026-01-15 09:10:00', publisher),
  ];
  return bundle(host, '2026-01-15_09:15:00', log, smokeCapture());
}

/** A day later both answer. */
export function cleanBundle(host: string): SmokeBundle {
  const log = [
    ...answered(host, 1, '2026-01-16 09:00:00', publisher),
    ...answered(host, 2, '2026-01-16 09:00:10', subscriber),
  ];
  return bundle(host, '2026-01-16_09:15:00', log);
}

/** Random bytes would be told apart from text; this is text that no Expressway writes. */
export const junk = (host: string): SmokeBundle => ({
  fileName: `notes-of-${host}.txt`,
  bytes: Buffer.from('Monday: nothing to report.\n'.repeat(40)),
});

function bundle(host: string, taken: string, log: readonly string[], capture: Buffer | null = null): SmokeBundle {
  const files: ArchivedFile[] = [
    { name: `xconf_dump_${host}_${taken}.txt`, content: configuration(host) },
    { name: `xstat_dump_${host}_${taken}.txt`, content: status },
    ...(capture ? [{ name: `eth0_diagnostic_logging_tcpdump00_${host}_${taken}.pcap`, content: capture }] : []),
    { name: `ca_${host}_${taken}.pem`, content: rootCa.pem },
    { name: `loggingsnapshot_${host}_${taken}.txt`, content: `${log.join('\n')}\n` },
  ];
  return { fileName: `diagnostic_log_${host}_${taken}.tar.gz`, bytes: tarArchive(files) };
}

const configuration = (host: string): string =>
  [
    '*c xConfiguration Administration HTTPS Mode: On',
    '*c xConfiguration EdgeConfigServer VerifyOriginServer: On',
    '*c xConfiguration IP DNS Domain Name: "smoke.example"',
    `*c xConfiguration IP DNS Hostname: "${host}"`,
    '*c xConfiguration Ethernet 1 IP V4 Address: "192.0.2.5"',
    `*c xConfiguration SystemUnit Name: "${host}"`,
    'OK',
    '',
  ].join('\n');

const status = [
  '*s SystemUnit: /',
  '  Product: "Cisco Expressway"',
  '  Software: /',
  '    Version: "X14.3"',
  '  *s/end',
  '*s/end',
  '*s Options: /',
  '  Type: "Expressway-C"',
  '*s/end',
  'OK',
  '',
].join('\n');

/** The server's certificate is refused, so the traffic server answers the client itself. */
function failed(host: string, id: number, time: string, server: Server): string[] {
  const { name, ip } = server;
  return [
    ...asked(host, id, time, server),
    line(
      host,
      `${time}.015`,
      `[ET_NET 1] WARNING: Core server certificate verification failed for (${name}). Action=Terminate Error=self signed certificate server=${name}(${ip}) depth=0`,
    ),
    line(
      host,
      `${time}.016`,
      `[ET_NET 1] ERROR: SSL connection failed for '${name}': error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed`,
    ),
    step(host, `${time}.020`, 'Sending Response', id, `${toClient(id)} Msg="HTTP/1.1 502 connect failed"`),
  ];
}

function answered(host: string, id: number, time: string, server: Server): string[] {
  const { ip, port } = server;
  return [
    ...asked(host, id, time, server),
    step(
      host,
      `${time}.018`,
      'Receive Response',
      id,
      `TrackingID="" Src-ip="${ip}" Src-port="${port}" Msg="HTTP/1.1 200 "`,
    ),
    step(host, `${time}.020`, 'Sending Response', id, `${toClient(id)} Msg="HTTP/1.1 200 "`),
  ];
}

const path = '/cucm-uds/user/smoke/devices';
const toClient = (id: number): string => `TrackingID="" Dst-ip="127.0.0.1" Dst-port="${30_000 + id}"`;

function asked(host: string, id: number, time: string, { name, ip, port }: Server): string[] {
  const target = Buffer.from(`smoke.example/https/${name}/${port}`).toString('base64').replace(/=+$/, '');
  const url = `http://vcs_control.smoke.example:8443/${target}${path}`;
  return [
    step(
      host,
      `${time}.000`,
      'Receive Request',
      id,
      `TrackingID="" Src-ip="127.0.0.1" Src-port="${30_000 + id}" Last-via-addr="" Msg="GET ${url} HTTP/1.1"`,
    ),
    step(
      host,
      `${time}.010`,
      'Sending Request',
      id,
      `TrackingID="" Dst-ip="${ip}" Dst-port="${port}" Msg="GET ${path} HTTP/1.1"`,
    ),
  ];
}

function step(host: string, time: string, detail: string, id: number, rest: string): string {
  const head = `UTCTime="${time.replace('.', ',')}" Module="network.http.trafficserver" Level="INFO": Detail="${detail}"`;
  return line(host, time, `${head} Txn-id="${id}" ${rest}`);
}

const line = (host: string, time: string, text: string): string =>
  `${time.replace(' ', 'T')}+00:00 ${host} traffic_server[${processId}]: ${text}`;
