// Stage 3, log: one step of a transaction as the traffic server logs it: a request or a response, received or sent. Reads
// every form of such a line; assembly/step-line.ts reads the usual one faster.
import { keptText } from '../model/kept-text.ts';
import type { LogRecord } from '../model/log-record.ts';
import { type StepKind, type TransactionStep, txnIdOf } from '../model/transaction-step.ts';
import { lineFields } from './line-fields.ts';
import { ipAddress, portNumber } from './logged-address.ts';
import { requestedServer, requestPath } from './request-target.ts';

/** Stands in every transaction line. */
export const transactionLiteral = 'Txn-id="';

const kinds = new Map<string, StepKind>([
  ['Receive Request', 'receive-request'],
  ['Sending Request', 'sending-request'],
  ['Receive Response', 'receive-response'],
  ['Sending Response', 'sending-response'],
]);

/** Characters kept of what a step holds; it may stay in memory as long as its transaction is open. */
const most = { txnId: 64, path: 2048, statusLine: 2048 };

/** null: no transaction line of the traffic server. */
export function parseTransactionStep(record: LogRecord): TransactionStep | null {
  if (record.process !== null && record.process !== 'traffic_server') return null;
  const fields = lineFields(record.body);
  const kind = kinds.get(fields.get('Detail') ?? '');
  const txnId = fields.get('Txn-id');
  if (kind === undefined || txnId === undefined || txnId === '' || txnId.length > most.txnId) return null;
  const message =
    fields.get('Msg') ?? fields.get('Msq') ?? quotedInline(record.body) ?? quotedBehind(record.continuation);
  const server = kind === 'receive-request' && message !== null ? requestedServer(message) : null;
  return {
    kind,
    txnId: txnIdOf(keptText(txnId, most.txnId)),
    pid: record.pid,
    timeMs: record.timeMs,
    host: record.host,
    ip: ipAddress(fields.get('Dst-ip') ?? fields.get('Src-ip')),
    port: portNumber(fields.get('Dst-port') ?? fields.get('Src-port')),
    isDebug: record.body.includes('Level="DEBUG'),
    target: server?.target ?? null,
    path: message === null ? null : plainPath(message, server?.encoded ?? false),
    statusLine: message !== null && /^HTTP\/\d/.test(message) ? keptText(message, most.statusLine) : null,
    logged: () => record,
  };
}

/** At debug level the message is quoted behind the line: `HTTPMSG:`, then its first line, behind a bar or not. */
function quotedBehind(continuation: string): string | null {
  const found = /^(?:HTTPMSG:[ \t]{0,8}\r?\n?\|?|\|)([^\r\n]*)/.exec(continuation);
  return found?.[1]?.trim() || null;
}

/** Or on the line itself; where line ends were lost, up to the first header. */
function quotedInline(body: string): string | null {
  const found = /"[ \t]{0,8}HTTPMSG:[ \t]{0,8}\|?[ \t]{0,8}([^ \t|].*)/.exec(body);
  return found?.[1]?.replace(/ [A-Za-z][\w-]{0,63}: ?.*$| ?\|$/, '').trim() || null;
}

function plainPath(message: string, encodedTarget: boolean): string | null {
  const path = requestPath(message);
  if (path === null) return null;
  const next = encodedTarget ? path.indexOf('/', 1) : 0;
  return next < 0 ? '/' : keptText(path.slice(next), most.path);
}
