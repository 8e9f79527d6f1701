// Stage 8, report: pieces of wording that the text and Markdown faces share.
import type { Finding, Remediation } from '../model/finding.ts';
import type { NodeReport, ServerReport } from '../model/report.ts';
import { oneLine } from './untrusted.ts';

/** `2022-09-06 07:41:29 UTC` */
export const clock = (instant: string | null): string =>
  instant === null ? 'an unknown time' : `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

export function endpointOf({ address, port }: { address: string; port: number | null }): string {
  const host = oneLine(address, 253);
  if (port === null) return `${host} (port unknown)`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `Expressway-C X14.2.1, verification enforced, as of 2022-09-06 07:42:38 UTC` */
export function nodeFacts(node: NodeReport): string {
  const kind = node.role === 'unknown' ? 'Expressway' : `Expressway-${node.role}`;
  const version = node.version === null ? '' : ` ${oneLine(node.version, 32)}`;
  return `${kind}${version}, verification ${node.verification}, as of ${clock(node.asOf)}`;
}

/** `3 failed, 12 answered; since 2022-09-06 …, last …` */
export function exchangeCounts({ exchanges }: ServerReport): string {
  const counts = `${exchanges.failed} failed, ${exchanges.ok} answered`;
  if (exchanges.firstFailed === null) return counts;
  return `${counts}; first failed ${clock(exchanges.firstFailed)}, last ${clock(exchanges.lastFailed)}`;
}

export function findingCounts(finding: Finding): string {
  const times = finding.count === 1 ? 'once' : `${finding.count} times`;
  const span =
    finding.firstSeen === finding.lastSeen
      ? `at ${clock(finding.firstSeen)}`
      : `from ${clock(finding.firstSeen)} to ${clock(finding.lastSeen)}`;
  const { failedExchanges, usersAtLeast } = finding.impact;
  const users = usersAtLeast === 0 ? '' : `, at least ${usersAtLeast} user${usersAtLeast === 1 ? '' : 's'}`;
  return `Seen ${times}, ${span}; ${failedExchanges} failed exchange${failedExchanges === 1 ? '' : 's'}${users}.`;
}

const places: Readonly<Record<Remediation['where'], string>> = {
  expressway: 'Expressway',
  cucm: 'Unified CM',
  imp: 'IM and Presence',
  unity: 'Unity Connection',
  dns: 'DNS',
  client: 'the client',
};
const scopes: Readonly<Record<Remediation['scope'], string>> = {
  'this-node': 'this node',
  'every-cluster-peer': 'every cluster peer',
  'uc-publisher': 'the publisher',
  'uc-node': 'that UC node',
};
export const remedyPlace = ({ where, scope }: Remediation): string => `on ${places[where]}, ${scopes[scope]}`;

/** The same remedy of several findings is told once. */
export const remedyKey = ({ kind, title, steps }: Remediation): string => JSON.stringify([kind, title, steps]);
