// The bytes of a planned delivery: a diagnostic bundle whose log shows what was planned, or junk.
import { createCipheriv, createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { diagnosticMembers } from '../build/diagnostic-bundle.ts';
import {
  coreWarning,
  type Exchange,
  exchangeLines,
  failedExchange,
  type LogNode,
  okExchange,
  sniWarning,
  someNode,
  sslError,
  stamp,
} from '../build/log-lines.ts';
import { tar } from '../build/tar.ts';
import type { Capture, Delivery, PlannedCause, Shown } from './soak-plan.ts';

const second = 1_000;
/** Between the lines of one server and the next. */
const perServerMs = 60 * second;
/** From the first line of the last exchange of a server to the last line of it. */
const lastLineMs = 40 * second + 20;

/** The same bytes for the same delivery of the same plan; of two deliveries they differ. */
export function deliveredBytes(seed: number, delivery: Delivery): Buffer {
  const { capture, junk, paddingBytes } = delivery;
  const padding = randomBytes(`${seed} ${delivery.number}`, paddingBytes);
  if (capture === null) return junkBytes(junk ?? 'nothing', padding, delivery);
  const bytes = gzipSync(tar(membersOf(capture, padding)));
  return capture.isCut ? bytes.subarray(0, bytes.length - Math.floor(paddingBytes / 2)) : bytes;
}

function junkBytes(junk: NonNullable<Delivery['junk']>, padding: Buffer, { number }: Delivery): Buffer {
  if (junk === 'random bytes') return padding;
  if (junk === 'a letter') return Buffer.from(`Dear support, number ${number} is the file you asked for.\n`.repeat(30));
  return gzipSync(tar([{ name: 'core.bin', body: padding }]));
}

function membersOf(capture: Capture, padding: Buffer) {
  const { node, verification, servers, startMs } = capture;
  const writer = { ...someNode, host: node };
  const log = servers.flatMap((server, at) => serverLines(writer, server, startMs + at * perServerMs, 100 * at));
  const end = `${stamp(capturedAtMs(capture), writer.offsetMinutes)} ${node} tvcs: Event="Trace" Detail=`;
  log.push(
    ...(padding
      .toString('base64')
      .match(/.{1,120}/g)
      ?.map((text) => `${end}"${text}"`) ?? []),
  );
  return diagnosticMembers({ host: node, log, verifyOriginServer: verification === 'enforced' ? 'On' : 'Off' });
}

/** The time of its last line. */
export const capturedAtMs = ({ startMs, servers }: Pick<Capture, 'startMs' | 'servers'>): number =>
  startMs + (servers.length - 1) * perServerMs + lastLineMs;

/** Four exchanges, ten seconds apart, and one more at the end. */
function serverLines(writer: LogNode, server: Shown, startMs: number, firstTxn: number): string[] {
  const { address, ip, port } = server;
  const refused = (at: number): Exchange => refusedExchange(firstTxn + at, startMs + at * 10 * second, server);
  const answered = (at: number): Exchange => okExchange(firstTxn + at, startMs + at * 10 * second, address, ip, port);
  const tolerated = (at: number): Exchange => ({ ...answered(at), threadLines: warnings(server, 'Continue') });
  const exchanges = {
    answered: [0, 1, 2, 3, 4].map(answered),
    failing: [answered(0), answered(1), refused(2), refused(3), refused(4)],
    recovered: [refused(0), refused(1), answered(2), answered(3), answered(4)],
    tolerated: [0, 1, 2, 3, 4].map(tolerated),
  }[server.outcome];
  return exchanges.flatMap((exchange) => exchangeLines(writer, exchange));
}

function refusedExchange(txn: number, atMs: number, server: Shown): Exchange {
  const { address, ip, port, cause } = server;
  if (cause === 'connection-refused')
    return { ...failedExchange(txn, atMs, address, ip, port, []), sent: 'HTTP/1.1 502 Connection refused' };
  return failedExchange(txn, atMs, address, ip, port, [...warnings(server, 'Terminate'), sslError(address)]);
}

const errors: Partial<Record<PlannedCause, string>> = {
  'self-signed': 'self signed certificate',
  'untrusted-ca': 'unable to get local issuer certificate',
  expired: 'certificate has expired',
};

function warnings({ address, ip, cause }: Shown, action: 'Terminate' | 'Continue'): string[] {
  if (cause === 'name-mismatch') return [sniWarning(address, ip, action)];
  return [coreWarning(address, ip, (cause && errors[cause]) ?? '', 0, action)];
}

/** Nothing can be saved by compressing them, so that where the archive is cut is known. */
function randomBytes(seed: string, length: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
