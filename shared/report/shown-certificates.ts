// Stage 8, report: certificates as people read them. Subjects, issuers and names come from the bundle: each face makes
// them harmless with the function it hands in.
import type { Finding, Remediation } from '../model/finding.ts';
import type { CertificateReport, NodeReport } from '../model/report.ts';
import { clock, counted, endpointOf, listed } from './phrases.ts';

/** Makes text of a bundle safe to show, cut to so many characters. */
export type Safe = (text: string, most: number) => string;

/** A certificate that servers present, and which of them. */
export interface ShownCertificate {
  certificate: CertificateReport;
  servers: string[];
}

/** The certificates that findings are about, by digest, in the order of the findings. */
export function presentedCertificates(
  group: readonly { node: NodeReport; finding: Finding }[],
  leafOf: LeafLookup,
): ShownCertificate[] {
  const shown = new Map<string, { certificate: CertificateReport; servers: Set<string> }>();
  for (const { node, finding } of group) {
    const { certificateSha256: sha256, server } = finding;
    if (sha256 === null || server === null) continue;
    const known = shown.get(sha256);
    const certificate = known?.certificate ?? leafOf(node, sha256);
    if (certificate === null) continue;
    shown.set(sha256, { certificate, servers: (known?.servers ?? new Set()).add(endpointOf(server)) });
  }
  return [...shown.values()].map(({ certificate, servers }) => ({ certificate, servers: [...servers] }));
}

/** What a server of the node presented as its own, by digest; null: nothing did. */
export type LeafLookup = (node: NodeReport, sha256: string) => CertificateReport | null;

/** Goes through the servers of a node once, however many findings ask. */
export function makeLeafLookup(): LeafLookup {
  const byNode = new Map<NodeReport, Map<string, CertificateReport>>();
  return (node, sha256) => {
    const leaves = byNode.get(node) ?? leavesOf(node);
    byNode.set(node, leaves);
    return leaves.get(sha256) ?? null;
  };
}

function leavesOf({ servers }: NodeReport): Map<string, CertificateReport> {
  const leaves = new Map<string, CertificateReport>();
  for (const { presented } of servers)
    for (const { chain } of presented)
      if (chain[0] !== undefined && !leaves.has(chain[0].sha256)) leaves.set(chain[0].sha256, chain[0]);
  return leaves;
}

/** Names of a certificate that are told. */
const maxNames = 8;

export function certificateLines({ certificate, servers }: ShownCertificate, safe: Safe): string[] {
  const { subject, issuer, selfSigned, key, notBefore, notAfter, sha256, subjectAltNames, authorityKeyId } =
    certificate;
  const by = selfSigned ? 'self-signed' : `issued by ${safe(issuer, 200)}`;
  const names = subjectAltNames.slice(0, maxNames).map((name) => safe(name, 100));
  const rest = subjectAltNames.length - names.length;
  const keyId = authorityKeyId === null || selfSigned ? '' : `, issuer's key identifier ${authorityKeyId}`;
  return [
    `${safe(subject, 200)}, ${by}; presented by ${listed(servers.map((each) => safe(each, 280)))}`,
    `${key}, valid from ${clock(notBefore)} to ${clock(notAfter)}${keyId}`,
    names.length === 0 ? 'no alternative names' : `names ${listed(names)}${rest > 0 ? ` and ${rest} more` : ''}`,
    `SHA-256 ${sha256}`,
  ];
}

export function missingIssuerLine({ subject, keyId }: NonNullable<Finding['missingIssuer']>, safe: Safe): string {
  return `${safe(subject, 200)}${keyId === null ? '' : `, key identifier ${keyId}`}`;
}

export const artifactLine = (
  { subject, sha256, notAfter, origin }: Remediation['artifacts'][number],
  safe: Safe,
): string =>
  `${safe(subject, 200)}, SHA-256 ${sha256}, valid to ${clock(notAfter)}, ${
    origin === 'capture' ? 'from the packet capture' : 'found elsewhere in the evidence'
  }`;

const proofWords = { log: 'the log', capture: 'the packet capture', 'trust-store': 'the trusted CA list' } as const;
export const proofLine = (proof: readonly Finding['proof'][number][]): string =>
  listed(proof.map((each) => proofWords[each]));

type Resolved = Remediation['resolves'][number];

/** Those that pass first, then by node, address and port. */
function byPlace(a: Resolved, b: Resolved): number {
  const [left, right] = [a, b].map(({ result, node, address }) => JSON.stringify([result !== 'pass', node, address]));
  return left === right ? (a.port ?? 0) - (b.port ?? 0) : (left ?? '') < (right ?? '') ? -1 : 1;
}

/** Servers told by name. */
const maxServers = 12;

/** What the remedy makes of which server; null: it could not be tried. */
export function resolvesLine({ resolves }: Remediation): string | null {
  const tried = resolves.filter(({ result }) => result !== 'unknown').toSorted(byPlace);
  if (tried.length === 0) return null;
  const said = tried.slice(0, maxServers).map(({ node, result, nextCause, ...server }) => {
    const what = result === 'pass' ? 'passes' : `then fails: ${nextCause}`;
    return `${endpointOf(server)} on ${node} ${what}`;
  });
  const rest = tried.length - said.length;
  return `${said.join('; ')}${rest > 0 ? `; ${counted(rest, 'more server')}` : ''}`;
}

/** What a node trusts, presents itself, and what of it ends soon. */
export function nodeCertificateLines({ trustStore, ownCertificates, expiring }: NodeReport, safe: Safe): string[] {
  const lines: string[] = [];
  if (trustStore) {
    const { count, sameSubject, expired } = trustStore;
    const shared =
      sameSubject.length === 0
        ? ''
        : `; borne by several: ${listed(sameSubject.slice(0, 5).map((each) => safe(each, 200)))}`;
    const ended =
      expired.length === 0 ? '' : `; expired: ${listed(expired.slice(0, 5).map((each) => safe(each, 200)))}`;
    lines.push(`trusted CA list: ${counted(count, 'certificate')}${shared}${ended}`);
  }
  for (const { subject, sha256, notAfter } of ownCertificates)
    lines.push(`own certificate: ${safe(subject, 200)}, valid to ${clock(notAfter)}, SHA-256 ${sha256}`);
  for (const { where, subject, notAfter, withinDays, servers } of expiring.slice(0, 10)) {
    const whose = { own: 'own certificate', 'trust-store': 'stored CA', server: 'presented' }[where];
    const by =
      servers.length === 0 ? '' : `, by ${listed(servers.slice(0, 5).map((each) => safe(endpointOf(each), 280)))}`;
    lines.push(`expires within ${withinDays} days: ${whose} ${safe(subject, 200)}${by}, on ${clock(notAfter)}`);
  }
  return lines;
}
