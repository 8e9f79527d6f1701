// A healthy log full of words that failures are told with: in names, paths, bodies, fields, and lines of other processes.
import { encodedTarget, exchangeLines, type LogNode, okExchange, stamp, stepLine, threadLine } from './log-lines.ts';

/** Texts that a refused handshake would leave, standing where they mean nothing. */
export const nearMisses: readonly string[] = [
  'certificate',
  '502',
  'not in certificate.',
  'WARNING',
  'WARNING: SNI (cucm1) not in certificate. Action=Terminate server=cucm1(10.61.20.11)',
  '[ET_NET 0] WARNING: Core server certificate verification failed for (cucm1). Action=Terminate Error=self signed certificate server=cucm1(10.61.20.11) depth=0',
  "[ET_NET 1] ERROR: SSL connection failed for 'cucm1': error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca",
  'SSL connection failed',
  'ERROR:',
  'HTTP/1.1 502 connect failed',
  'Action=Terminate',
  'System Configuration Changed',
  'verifyOriginServer - changed from: On to: Off',
  'TS_EVENT_SSL_VERIFY_SERVER',
];

/** Statuses that the server itself sent: every one is an answer. */
export const answers: readonly string[] = [
  'HTTP/1.1 200 ',
  'HTTP/1.1 401 Unauthorized',
  'HTTP/1.1 404 Not Found',
  'HTTP/1.1 500 Internal Server Error',
  'HTTP/1.1 502 Bad Gateway',
  'HTTP/1.1 503 certificate verify failed',
];

export interface QuietExchange {
  words: string;
  answer: string;
}

/** An answered exchange whose path, user and rule hold the words, as its log lines. */
export function quietExchange(node: LogNode, txnId: number, atMs: number, { words, answer }: QuietExchange): string[] {
  const host = 'cucm-pub.example.lab';
  const path = `/cucm-uds/user/${words.replaceAll('"', '')}/devices`;
  const allowed = `Event="Request Allowed" Detail="Access allowed" Reason="In allow list" Username="${words}" Method="GET" Request="https://${host}:8443${path}" Rule="https://${host}:8443/cucm-uds/user/" Match="prefix"`;
  const [received = '', ...rest] = exchangeLines(node, {
    ...okExchange(txnId, atMs, host, '10.61.20.11', 8443),
    path,
    answered: answer,
    sent: answer,
  });
  return [received, threadLine(node, atMs + 5, allowed), ...rest];
}

const otherProcesses = ['tvcs', 'XCP_JABBERD[20026]', 'edgeconfigprovisioning', 'httpd[15060]', 'alarm', 'syslog'];

/** The words as lines of processes that are not the traffic server, and as fields and bodies of those. */
export function strangerLines(node: LogNode, atMs: number, words: string): string[] {
  const head = (process: string): string => `${stamp(atMs, node.offsetMinutes)} ${node.host} ${process}: `;
  return otherProcesses.flatMap((process) => [
    `${head(process)}${words}`,
    `${head(process)}Module="network.sip" Level="DEBUG": Action="Received" Detail="${words}" SIPMSG: |MESSAGE sip:${words} SIP/2.0`,
  ]);
}

/** Lines of the traffic server itself that are about something else. */
export const otherThreadLines: readonly string[] = [
  '[ET_NET 0] WARNING: failed to set the default verify paths',
  '[ET_NET 3] WARNING: Core server certificate verification failed for all servers of this list',
  '[ET_NET 0] WARNING: SNI (cucm-pub.example.lab) found in certificate. Action=Continue server=cucm-pub.example.lab(10.61.20.11)',
  "[ET_NET 0] ERROR: Can't initialize the SSL client, HTTPS in remap rules will not function",
  "[ET_NET 2] ERROR: SSL connection closed for 'cucm-pub.example.lab': error:00000000:lib(0):func(0):reason(0)",
  "[ET_NET 2] DEBUG: (ssl.error) SSL connection failed for 'cucm-pub.example.lab': error:0A000086:SSL routines::certificate verify failed",
  '[ET_TASK 1] NOTE: SNI (cucm-pub.example.lab) not in certificate. Action=Terminate server=cucm-pub.example.lab(10.61.20.11)',
  '[ET_NET 1] STATUS: certificate verification failed for 0 servers',
];

/** Changes of other settings. */
export const otherChanges = (node: LogNode, atMs: number): string[] =>
  [
    'UTCTime="x" Event="System Configuration Changed" Node="clusterdb@expc1" PID="<0.345.0>" Detail="xconfiguration clusterConfiguration tls_verify - changed from: Enforcing to: Off"',
    `httpd[15060]: web: Event="System Configuration Changed" Detail="configuration/edgeconfigprovisioning/cucm/tls_verify - changed from: 'On' to: 'Off'" User="admin"`,
    `httpd[15060]: web: Event="System Configuration Changed" Detail="configuration/zones/verifyOriginServer_note - changed from: 'On' to: 'Off'" User="verifyOriginServer"`,
  ].map((body) => `${stamp(atMs, node.offsetMinutes)} ${node.host} ${body}`);

/** At debug level the message stands in a block of its own lines, behind a bar. */
export const messageBlock = (node: LogNode, txnId: number, atMs: number, words: string): string[] => [
  stepLine(node, atMs, 'Receive Request', `Txn-id="${txnId}" TrackingID="" Src-ip="127.0.0.1" Src-port="40112"`),
  'HTTPMSG:',
  `|GET http://vcs_control.example.lab:8443/${encodedTarget('example.lab', 'cucm-pub.example.lab', 8443)}/x HTTP/1.1`,
  ` User-Agent: ${words}`,
  ` ${words}`,
  words,
  ' |',
];
