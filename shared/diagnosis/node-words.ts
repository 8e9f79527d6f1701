// Stage 6, diagnosis: the sentences about a node. They hold checked host names, numbers and our own words only: what a
// bundle says never reaches them.
import type { Cause } from '../model/vocabulary.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { causeWords, endpoint, listed, plainHost } from './server-words.ts';

const verificationWords = {
  enforced: 'Certificate verification is enforced',
  permissive: 'Certificate verification only logs failures (permissive)',
  off: 'Certificate verification is off',
  'not-implemented': 'This release does not verify certificates',
  'not-applicable': 'Certificate verification does not apply to an Expressway-E',
  unknown: 'Whether certificates are verified is unknown',
} as const;

const clip = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** One line of at most 120 characters. */
export function nodeHeadline(node: JudgedNode): string {
  const name = plainHost(node.subject.name);
  return clip(`${name}: ${gist(node)}`, 120);
}

function gist(node: JudgedNode): string {
  if (node.role === 'E') return 'an Expressway-E, which verifies no UC server: collect the bundle of each Expressway-C';
  const failing = withVerdict(node, 'fail');
  const named = failing.length > 0 ? failing : withVerdict(node, 'warn');
  if (named.length > 0) {
    const yetToCome = named.every(({ judgement }) => judgement.wouldFail !== null);
    const verb =
      failing.length > 0
        ? plural(named.length, 'fails', 'fail')
        : yetToCome
          ? 'would fail once verified'
          : plural(named.length, 'needs attention', 'need attention');
    const lead = `${named.length} of ${node.servers.length} ${plural(node.servers.length, 'server', 'servers')} ${verb}: `;
    return lead + sayServers(named, 118 - plainHost(node.subject.name).length - lead.length);
  }
  if (node.verdict === 'warn') return 'all servers answer, but certificate verification is off';
  const passing = withVerdict(node, 'pass');
  if (node.verdict === 'pass' && passing.some(isAssumed)) return wouldPass(passing.length);
  if (node.verdict === 'pass') return allPass(node.servers.length - node.untested, node.untested);
  return unprovenWords(node);
}

/** Judged by a capture alone. */
const isAssumed = ({ judgement }: JudgedServer): boolean => judgement.reasons.includes('assumes-same-certificate');

const wouldPass = (count: number): string =>
  `${count === 1 ? 'its one server' : `all ${count} servers`} would pass verification, as far as certificates stay the same`;

function allPass(count: number, untested: number): string {
  const said = count === 1 ? 'its one server is verified and working' : `all ${count} servers verified and working`;
  return untested === 0 ? said : `${count} of ${count + untested} servers verified and working, the rest not asked`;
}

const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

function unprovenWords(node: JudgedNode): string {
  const [refused, ...others] = node.servers.filter(
    ({ observed }) => observed.ok + observed.failed === 0 && observed.newest,
  );
  if (refused !== undefined) return handshakesOnly(refused, others.length);
  if (node.reasons.includes('log-missing')) return 'not judged: the bundle holds no log of this node';
  if (node.reasons.includes('no-exchange-seen')) return 'not judged: the log shows no request to any UC server';
  if (node.reasons.includes('log-truncated')) return 'nothing failed in what could be read, but the log was cut short';
  if (node.reasons.includes('port-uncertain')) return 'a failure was logged that cannot be told apart by port';
  return 'servers answer, but no certificate was verified: whether they would pass is not proven';
}

/** Lines tell of handshakes that failed, but of no exchange that they ended. */
function handshakesOnly({ observed, judgement }: JudgedServer, others: number): string {
  const why = judgement.cause === null ? '' : `, ${causeWords[judgement.cause]}`;
  const more = others === 0 ? '' : `; ${others} more`;
  return `not judged: TLS to ${endpoint(observed.address, observed.port)} failed, but the log holds no exchange with it${why}${more}`;
}

const withVerdict = (node: JudgedNode, verdict: string): JudgedServer[] =>
  node.servers.filter(({ judgement }) => judgement.verdict === verdict);

/** The first server, the other ports of its host that fail alike, and how many more there are. */
function sayServers(servers: readonly JudgedServer[], most: number): string {
  const [first, ...others] = servers;
  if (first === undefined) return '';
  const { observed } = first;
  const alike = others.filter(
    (other) =>
      other.observed.address.toLowerCase() === observed.address.toLowerCase() &&
      other.observed.port !== null &&
      causeOf(other) === causeOf(first),
  );
  const ports = [endpoint(observed.address, observed.port), ...alike.map(({ observed: { port } }) => `:${port}`)];
  const rest = others.length - alike.length;
  const more = (count: number): string => (count > 0 ? `; ${count} more` : '');
  const cause = causeOf(first);
  const why = cause === null ? '' : `, ${causeWords[cause]}`;
  const said = `${listed(ports)}${why}${more(rest)}`;
  const short = `${ports[0]}${why}${more(others.length)}`;
  const shortest = `${ports[0]}${more(others.length)}`;
  return [said, short, shortest].find((text) => text.length <= most) ?? shortest;
}

/** What it fails on, or would. */
const causeOf = ({ judgement: { cause, wouldFail } }: JudgedServer): Cause | null => cause ?? wouldFail;

function sayServer({ observed, judgement }: JudgedServer): string {
  const { ok, failed } = observed;
  const { cause, wouldFail, reasons } = judgement;
  const would = wouldFail === null ? reasons.join(', ') : `would fail once verified, ${causeWords[wouldFail]}`;
  const why = cause === null ? would : causeWords[cause];
  const counts =
    failed === 0 && ok === 0
      ? 'no exchange of it is in the log'
      : failed === 0
        ? `${ok} ${plural(ok, 'exchange', 'exchanges')} answered all the same`
        : `${failed} failed and ${ok} answered ${plural(failed + ok, 'exchange', 'exchanges')}`;
  return `${endpoint(observed.address, observed.port)}: ${why}; ${counts}.`;
}

/** At most 700 characters. */
export function nodeSummary(node: JudgedNode): string {
  const parts = [`${verificationWords[node.verification]}.`];
  const named = [...withVerdict(node, 'fail'), ...withVerdict(node, 'warn')];
  for (const server of named.slice(0, 4)) parts.push(sayServer(server));
  if (named.length > 4)
    parts.push(`${named.length - 4} more ${plural(named.length - 4, 'server is', 'servers are')} listed.`);
  const passing = withVerdict(node, 'pass').length;
  if (passing > 0) parts.push(`${passing} ${plural(passing, 'server passes', 'servers pass')}.`);
  const open = withVerdict(node, 'inconclusive').length;
  if (open > 0) parts.push(`${open} could not be judged.`);
  return clip(parts.join(' '), 700);
}
