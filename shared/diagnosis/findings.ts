// Stage 6, diagnosis: the findings of a node: one for each signature that holds for a server, with all that was seen.

import { fillPlaceholders } from '../model/fill-placeholders.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { derivedId } from '../model/identity.ts';
import type { QuotedLine, SignatureTally } from '../model/observations.ts';
import type { CompiledSignature } from '../model/pack.ts';
import { codeOf, findVerifyError } from '../openssl/verify-errors.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { comesNext } from './comes-next.ts';
import { discoveryAdvice } from './discovery-advice.ts';
import { instant } from './instant.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { peerAdvice } from './peer-advice.ts';
import { endpoint } from './server-words.ts';
import { bySeverity, severityOf } from './severity.ts';

/** Requests shown per finding: enough to see which service is hit. */
const maxRequests = 20;

export interface FindingContext {
  site: string;
  cluster: ClusterPlace | null;
  signature(id: string): CompiledSignature | undefined;
}

/** By severity, then by first seen. Remediation is added by a later stage. */
export function findingsOf(node: JudgedNode, context: FindingContext): Finding[] {
  const findings = node.servers.flatMap((server) =>
    [...server.observed.tallies.values()].flatMap((tally) => {
      const signature = context.signature(tally.signature);
      return signature === undefined ? [] : [finding(node, server, tally, signature, context)];
    }),
  );
  return findings.sort(
    (a, b) =>
      bySeverity(a.severity, b.severity) || compare(a.firstSeen ?? '', b.firstSeen ?? '') || compare(a.id, b.id),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function finding(
  node: JudgedNode,
  server: JudgedServer,
  tally: SignatureTally,
  signature: CompiledSignature,
  { site, cluster }: FindingContext,
): Finding {
  const { address, ip, port } = server.observed;
  const name = node.subject.name.toLowerCase();
  const where = address.toLowerCase();
  return {
    id: derivedId('f', [site, name, tally.signature, where, port, tally.cause]),
    problemId: derivedId('p', [site, cluster?.name.toLowerCase() ?? name, tally.cause, where]),
    signature: tally.signature,
    severity: severityOf(server, node),
    headline: headline(signature, server),
    cause: tally.cause,
    alsoPossible: [...tally.alsoPossible].filter((cause) => cause !== tally.cause),
    server: { address, ip, port },
    action: tally.action,
    opensslError: opensslError(tally, node),
    depth: tally.error?.depth ?? null,
    count: tally.warnings || tally.errors || tally.responses,
    firstSeen: instant(tally.firstMs),
    lastSeen: instant(tally.lastMs),
    proof: ['log'],
    because: [
      { code: 'signature', text: signature.because },
      ...discoveryAdvice(tally.cause, server, node),
      ...peerAdvice(tally.cause, server, node, cluster),
      ...portUnknown(port),
      ...sharedStretch(tally, node),
    ],
    expectedName: tally.cause === 'name-mismatch' ? address : null,
    presentedNames: [],
    certificateSha256: null,
    next: comesNext(tally, server, node, cluster),
    impact: {
      failedExchanges: tally.failedExchanges,
      usersAtLeast: tally.users.size,
      requests: [...tally.requests].sort().slice(0, maxRequests),
    },
    evidence: evidenceOf(tally),
    remediation: [],
  };
}

function headline(signature: CompiledSignature, { observed: { address, port } }: JudgedServer): string {
  const said = fillPlaceholders(signature.says, { node: null, address: endpoint(address, port), port });
  return said.length <= 120 ? said : `${said.slice(0, 119)}…`;
}

const portUnknown = (port: number | null): Finding['because'] =>
  port === null
    ? [{ code: 'port-unknown', text: 'The line carries no port, and no single request of that moment explains it.' }]
    : [];

/** Counts of overlapping bundles are only exact where the time of all that was counted is known. */
function sharedStretch({ times }: SignatureTally, { subject }: JudgedNode): Finding['because'] {
  if (subject.bundleIds.length < 2 || !Object.values(times).some(({ isCut }) => isCut)) return [];
  const text =
    'Bundles of this node overlap, and too much happened to compare it all: the counts may hold some of it twice.';
  return [{ code: 'counted-twice', text }];
}

function opensslError(tally: SignatureTally, node: JudgedNode): Finding['opensslError'] {
  if (tally.error === null) return null;
  return { text: tally.error.text, ...numbered(tally.error.text, node) };
}

/** Number and name of a verify error's text, in the dialect that the log showed. */
export function numbered(text: string, node: JudgedNode): { code: number | null; name: string | null } {
  const known = findVerifyError(text);
  if (known === null) return { code: null, name: null };
  return { code: codeOf(known, node.subject.log?.dialect ?? known.dialect ?? null), name: known.name };
}

function evidenceOf(tally: SignatureTally): Evidence[] {
  const quotes: [Evidence['role'], QuotedLine | null][] = [
    ['newest-warning', tally.newestWarning],
    ...otherTexts(tally),
    ['newest-error', tally.newestError],
    ['first', tally.first],
    ['sample', tally.newestResponse],
  ];
  return quotes.flatMap(([role, quoted]) =>
    quoted === null
      ? []
      : [{ role, member: quoted.member, line: quoted.line, time: instant(quoted.timeMs), text: quoted.text }],
  );
}

/** Newest WARNING of each further text: one permissive handshake may log several. */
const otherTexts = ({ newestByText, newestWarning }: SignatureTally): [Evidence['role'], QuotedLine][] =>
  [...newestByText.values()].filter((quoted) => quoted !== newestWarning).map((quoted) => ['newest-warning', quoted]);
