// Stage 3, log: one step of a transaction as the traffic server logs it: a request or a response, received or sent.
import type { LogRecord } from '../model/log-record.ts';
import type { TransactionStep } from '../model/transaction-step.ts';
import { requestPath, requestTarget } from './request-target.ts';

/** Stands in every transaction line. */
export const transactionLiteral = 'Txn-id="';

const kinds = {
  'Receive Request': 'receive-request',
  'Sending Request': 'sending-request',
  'Receive Response': 'receive-response',
  'Sending Response': 'sending-response',
} as const;

const pair = /([A-Za-z][\w-]*)="([^"]*)"/g;

/** null: no transaction line of the traffic server. */
export function parseTransactionStep(record: LogRecord): TransactionStep | null {
  if (record.process !== null && record.process !== 'traffic_server') return null;
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of record.body.matchAll(pair)) if (!fields.has(name)) fields.set(name, value);
  const kind = kinds[(fields.get('Detail') ?? '') as keyof typeof kinds];
  const txnId = fields.get('Txn-id');
  if (kind === undefined || txnId === undefined || txnId === '') return null;
  const message = fields.get('Msg') ?? firstMessageLine(record.continuation);
  const target = kind === 'receive-request' && message !== null ? requestTarget(message) : null;
  return {
    kind,
    txnId,
    pid: record.pid,
    timeMs: record.timeMs,
    ip: fields.get('Dst-ip') ?? fields.get('Src-ip') ?? null,
    port: portNumber(fields.get('Dst-port') ?? fields.get('Src-port')),
    target,
    path: message === null ? null : plainPath(message, target !== null),
    statusLine: message !== null && /^HTTP\/\d/.test(message) ? message : null,
  };
}

/** At debug level the message stands in a block: `HTTPMSG:`, then its first line behind a bar. */
function firstMessageLine(continuation: string): string | null {
  const found = /^(?:HTTPMSG:\s*\n)?\|([^\r\n]*)/m.exec(continuation);
  return found?.[1] ?? null;
}

function plainPath(message: string, encodedTarget: boolean): string | null {
  const path = requestPath(message);
  if (path === null || !encodedTarget) return path;
  const next = path.indexOf('/', 1);
  return next < 0 ? '/' : path.slice(next);
}

function portNumber(digits: string | undefined): number | null {
  return digits !== undefined && /^\d{1,5}$/.test(digits) ? Number(digits) : null;
}
