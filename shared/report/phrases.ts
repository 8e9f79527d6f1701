// Stage 8, report: pieces of wording that the text and Markdown faces share.
import type { Remediation } from '../model/finding.ts';
import type { NodeReport, Report, ServerReport } from '../model/report.ts';
import type { ReadProblem } from './problems.ts';
import { oneLine } from './untrusted.ts';

/** `2022-09-06 07:41:29 UTC` */
export const clock = (instant: string | null): string =>
  instant === null ? 'an unknown time' : `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

/** `at 2022-09-06 07:41:29 UTC`, or from when to when, with the day once where it is one. */
export function span(from: string | null, to: string | null): string {
  if (from === null || to === null) return 'at an unknown time';
  if (clock(from) === clock(to)) return `at ${clock(from)}`;
  const isOneDay = from.slice(0, 10) === to.slice(0, 10);
  return `from ${clock(from).slice(0, 19)} to ${isOneDay ? `${to.slice(11, 19)} UTC` : clock(to)}`;
}

export function endpointOf({ address, port }: { address: string; port: number | null }): string {
  const host = oneLine(address, 253);
  if (port === null) return `${host} (port unknown)`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `a`, `a and b`, `a, b and c` */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const verificationWords: Readonly<Record<NodeReport['verification'], string>> = {
  enforced: 'certificate verification enforced',
  permissive: 'certificate verification permissive (failures are only logged)',
  off: 'certificate verification off',
  'not-implemented': 'a release without certificate verification',
  'not-applicable': 'certificate verification does not apply',
  unknown: 'certificate verification unknown',
};

/** `Expressway-C X14.2.1, certificate verification enforced` */
export function nodeFacts(node: NodeReport): string {
  const kind = node.role === 'unknown' ? 'Expressway' : `Expressway-${node.role}`;
  const version = node.version === null ? '' : ` ${oneLine(node.version, 32)}`;
  return `${kind}${version}, ${verificationWords[node.verification]}`;
}

/** The end of the newest capture; of several that end apart, each node tells its own. */
export function asOf(report: Report): string {
  const times = new Set(report.nodes.map((node) => clock(node.asOf)));
  const [only, ...others] = times;
  if (only === undefined) return '';
  if (others.length === 0) return `As of ${only}`;
  return `As of ${report.nodes
    .map((node) => `${clock(node.asOf)} (${oneLine(node.node, 253)})`)
    .slice(0, 8)
    .join(', ')}`;
}

/** `3 failed, 12 answered` */
export function exchangeCounts({ exchanges: { ok, failed } }: ServerReport): string {
  if (ok === 0 && failed === 0) return 'no exchange seen';
  return failed === 0 ? `${ok} answered` : `${failed} failed, ${ok} answered`;
}

/** The cause, what it may be instead, and the reasons behind a verdict. */
export function serverWhy({ cause, alsoPossible, wouldFail, reasons, notes }: ServerReport): string {
  const maybe = alsoPossible.length === 0 ? '' : ` (or ${alsoPossible.join(', ')})`;
  const known = cause === null ? [] : [`${cause}${maybe}`];
  const predicted = wouldFail === null ? [] : [`would fail: ${wouldFail}`];
  const others = wouldFail === null ? reasons : reasons.filter((reason) => reason !== 'would-fail');
  return [...known, ...predicted, ...others, ...notes.map(({ code }) => code)].join(', ');
}

/** `3 times, from … to …` */
export const seenWhen = ({ count, firstSeen, lastSeen }: ReadProblem): string =>
  count === 0
    ? `in the packet capture, ${span(firstSeen, lastSeen)}`
    : `${count === 1 ? 'once' : `${count} times`}, ${span(firstSeen, lastSeen)}`;

/** Whom it hits. */
export function affected({ count, failedExchanges, usersAtLeast, findings }: ReadProblem): string {
  if (count === 0) return 'nothing has failed over it yet';
  const users = usersAtLeast === 0 ? '' : `, at least ${counted(usersAtLeast, 'user')}`;
  if (failedExchanges > 0) return `${counted(failedExchanges, 'failed exchange')}${users}`;
  const why = findings.some(({ action }) => action === 'continue')
    ? 'no exchange failed, since failures are only logged'
    : 'no failed exchange in the log';
  return `${why}${users}`;
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

export const restartWords: Readonly<Record<Remediation['requiresRestart'], string>> = {
  none: 'none',
  service: 'of services',
  node: 'of the node',
  unknown: 'not documented whether one is needed',
};
