// Bundles of one Expressway as a case sees them over days: each stated by what its servers did.
import { gzipSync } from 'node:zlib';
import { bundleName, diagnosticMembers } from '../build/diagnostic-bundle.ts';
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  sniWarning,
  someNode,
  sslError,
} from '../build/log-lines.ts';
import { tar } from '../build/tar.ts';

/** `continued`: verification is permissive, the error is logged and the exchange goes well. */
export type Did = 'ok' | 'self-signed' | 'name-mismatch' | 'continued';

export interface CaseDay {
  /** Day of September 2022 that the capture is of. */
  day: number;
  /** What each server did on port 8443, in this order. */
  servers: readonly (readonly [address: string, did: Did])[];
  host?: string;
  cluster?: { name: string; peers: readonly string[] };
  /** The archive ends in the middle of its log. */
  isCut?: boolean;
  /** Lines are the same however often it is made; this makes another file of them. */
  copy?: number;
}

const ipOf = (address: string): string => (address.startsWith('cucm-pub') ? '10.61.20.11' : '10.61.20.12');

export function caseBundle({ day, servers, host = 'expc1', cluster, isCut = false, copy = 0 }: CaseDay) {
  const node = { ...someNode, host };
  const startMs = Date.UTC(2022, 8, day, 8);
  const log = servers.flatMap(([address, did], at) => {
    const [txn, ms, ip] = [at + 1, startMs + at * 1000, ipOf(address)];
    if (did === 'ok') return exchangeLines(node, okExchange(txn, ms, address, ip, 8443));
    if (did === 'continued') {
      const lines = [coreWarning(address, ip, 'self signed certificate', 0, 'Continue')];
      return exchangeLines(node, { ...okExchange(txn, ms, address, ip, 8443), threadLines: lines });
    }
    const warning =
      did === 'self-signed' ? coreWarning(address, ip, 'self signed certificate') : sniWarning(address, ip);
    return exchangeLines(node, failedExchange(txn, ms, address, ip, 8443, [warning, sslError(address)]));
  });
  const verifyOriginServer = servers.some(([, did]) => did === 'continued') ? null : ('On' as const);
  const members = diagnosticMembers({ host, log, verifyOriginServer, ...(cluster && { cluster }) });
  const archive = tar([...members, ...(copy > 0 ? [{ name: `copy-${copy}.bin`, body: 'x' }] : [])]);
  // The log is the last member: cut behind it, its end is gone and the archive has none.
  const bytes = gzipSync(isCut ? archive.subarray(0, archive.length - 2_048) : archive);
  return { fileName: bundleName(host), bytes: isCut ? bytes.subarray(0, bytes.length - 8) : bytes };
}
