// A log read the plain way: the whole text at once, line by line, each line alone, only lines of the exact form in which
// they were written. What is counted here does not depend on how lines are joined to ports. Lines that were mutated out
// of that form may be read or not: the bounds leave room for just those.
import { referenceTransactions } from './reference-transactions.ts';

export interface ReferenceReading {
  lines: number;
  /** WARNING lines of a verification that failed, by address. */
  warnings: Map<string, number>;
  /** Lines that may be such a WARNING at all. */
  mostWarnings: number;
  /** By the last WARNING, where every line that may be one is of the exact form and the last is the newest. */
  verification: 'enforced' | 'permissive' | null;
  ok: { least: number; most: number };
  failed: { least: readonly string[]; most: number };
}

const host = '[a-z0-9.-]+';
const server = String.raw`server=(${host})\((?:\d{1,2}\.){3}\d{1,2}\)`;
const action = 'Action=(Terminate|Continue)';
const head = String.raw`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+02:00) expc1 traffic_server\[21877\]: \[ET_NET \d\] WARNING: `;
/** A line that was cut before its depth is not whole. */
const warningForms = [
  String.raw`Core server certificate verification failed for \((${host})\)\. ${action} Error=[a-z ]+ ${server} depth=\d`,
  String.raw`SNI \((${host})\) not in certificate\. ${action} ${server}`,
].map((form) => new RegExp(`${head}${form}$`));

export function referenceReading(log: Buffer): ReferenceReading {
  const rows = log.toString('latin1').split('\n');
  const maybe = rows.filter((row) => row.includes('Action='));
  const exact = maybe.flatMap((row) => {
    const [, at = '', name, action, address = ''] = warningForms.flatMap((form) => form.exec(row) ?? []);
    return name === address ? [{ at, address, action }] : [];
  });
  const warnings = new Map<string, number>();
  for (const { address } of exact) warnings.set(address, (warnings.get(address) ?? 0) + 1);
  const last = exact.at(-1);
  const isNewest = last !== undefined && exact.every(({ at }) => at <= last.at) && exact.length === maybe.length;
  const state = last?.action === 'Terminate' ? 'enforced' : 'permissive';
  return {
    lines: rows.length - (rows.at(-1) === '' ? 1 : 0),
    warnings,
    mostWarnings: maybe.length,
    verification: isNewest ? state : null,
    ...referenceTransactions(rows),
  };
}
