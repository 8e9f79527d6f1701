// Stage 6, diagnosis: the sentences about a node. They hold checked host names, numbers and our own words only: what a
// bundle says never reaches them.
import type { Cause } from '../model/vocabulary.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { endpoint, plainHost } from './server-words.ts';

/** What is wrong, said of a server. */
export const causeWords: Readonly<Record<Cause, string>> = {
  'self-signed': 'its certificate is self-signed and not trusted',
  'untrusted-ca': 'the CA of its certificate is not trusted',
  'missing-intermediate': 'an intermediate CA certificate is missing',
  expired: 'a certificate in its chain has expired',
  'not-yet-valid': 'its certificate is not valid yet',
  'name-mismatch': 'the address used is not in its certificate',
  'weak-crypto': 'its certificate is too weak',
  'wrong-purpose': 'its certificate is not meant for servers',
  'invalid-chain': 'its certificate chain is not valid',
  revoked: 'its certificate is revoked',
  'rejected-by-server': 'it refuses the certificate of the Expressway',
  'certificate-other': 'its certificate was not accepted',
  'connection-refused': 'it refuses the connection',
  'protocol-mismatch': 'it shares no TLS version with the Expressway',
  'not-tls': 'it does not speak TLS on that port',
  'closed-by-server': 'it closes the connection without an answer',
  'no-shared-cipher': 'it shares no cipher with the Expressway',
  'connection-other': 'the connection to it fails',
};

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
  const warned = withVerdict(node, 'warn');
  const [worst] = [...failing, ...warned];
  if (worst !== undefined) {
    const count = failing.length > 0 ? failing.length : warned.length;
    const verb =
      failing.length > 0 ? plural(count, 'fails', 'fail') : plural(count, 'needs attention', 'need attention');
    return `${count} of ${node.servers.length} ${plural(node.servers.length, 'server', 'servers')} ${verb}: ${sayServer(worst)}`;
  }
  if (node.verdict === 'warn') return 'all servers answer, but certificate verification is off';
  if (node.verdict === 'pass') return allPass(node.servers.length);
  return unprovenWords(node);
}

const allPass = (count: number): string =>
  count === 1 ? 'its one server is verified and working' : `all ${count} servers verified and working`;

const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

function unprovenWords(node: JudgedNode): string {
  if (node.reasons.includes('log-missing')) return 'not judged: the bundle holds no log of this node';
  if (node.reasons.includes('no-exchange-seen')) return 'not judged: the log shows no request to any UC server';
  if (node.reasons.includes('log-truncated')) return 'nothing failed in what could be read, but the log was cut short';
  if (node.reasons.includes('port-uncertain')) return 'a failure was logged that cannot be told apart by port';
  return 'servers answer, but no certificate was verified: whether they would pass is not proven';
}

const withVerdict = (node: JudgedNode, verdict: string): JudgedServer[] =>
  node.servers.filter(({ judgement }) => judgement.verdict === verdict);

export function sayServer({ observed, judgement }: JudgedServer): string {
  const where = endpoint(observed.address, observed.port);
  return judgement.cause === null ? where : `${where}, ${causeWords[judgement.cause]}`;
}

/** At most 700 characters. */
export function nodeSummary(node: JudgedNode): string {
  const parts = [`${verificationWords[node.verification]}.`];
  const named = [...withVerdict(node, 'fail'), ...withVerdict(node, 'warn')];
  for (const server of named.slice(0, 4)) {
    const { ok, failed } = server.observed;
    parts.push(`${sayServer(server)}: ${failed} failed and ${ok} answered exchanges.`);
  }
  if (named.length > 4) parts.push(`${named.length - 4} more servers are listed.`);
  const passing = withVerdict(node, 'pass').length;
  if (passing > 0) parts.push(`${passing} ${passing === 1 ? 'server passes' : 'servers pass'}.`);
  const open = withVerdict(node, 'inconclusive').length;
  if (open > 0) parts.push(`${open} could not be judged.`);
  return clip(parts.join(' '), 700);
}
