// Stage 6, diagnosis: the verdict of a node, from its servers and from what is known of it.
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { ServerObservation } from '../model/observations.ts';
import { noEvidence, type ServerEvidence } from '../model/server-evidence.ts';
import { Reason, type Role, type Verdict, type Verification, worst } from '../model/vocabulary.ts';
import { judgeServer, type ServerJudgement } from './judge-server.ts';
import { roleOf, verificationOf } from './verification.ts';

export interface JudgedServer {
  observed: ServerObservation;
  evidence: ServerEvidence;
  judgement: ServerJudgement;
}

export interface JudgedNode {
  subject: NodeSubject;
  role: Role;
  verification: Verification;
  verdict: Verdict;
  reasons: Reason[];
  untested: number;
  servers: JudgedServer[];
}

/** What the captures tell of the servers, by their keys. */
export type EvidenceByServer = ReadonlyMap<string, ServerEvidence>;

export function judgeNode(subject: NodeSubject, evidence: EvidenceByServer): JudgedNode {
  const role = roleOf(subject);
  const verification = verificationOf(subject);
  const base = { subject, role, verification };
  if (role === 'E')
    return { ...base, verdict: 'inconclusive', reasons: ['role-e-collect-c'], untested: 0, servers: [] };
  const servers = judgeServers(subject, verification, evidence);
  const tested = servers.filter(({ judgement }) => !isUntested(judgement));
  const fromServers = worst(tested.map(({ judgement }) => judgement.verdict)) ?? 'inconclusive';
  // With verification off a node never passes: nothing would have been noticed.
  const lifted = fromServers === 'pass' && verification === 'off';
  const own = [...ownReasons(subject, tested.length), ...(lifted ? (['verification-off'] as const) : [])];
  const reasons = new Set([...own, ...tested.flatMap(({ judgement }) => judgement.reasons)]);
  return {
    ...base,
    verdict: lifted ? 'warn' : fromServers,
    reasons: Reason.options.filter((reason) => reasons.has(reason)),
    untested: servers.length - tested.length,
    servers,
  };
}

const isUntested = ({ verdict, reasons }: ServerJudgement): boolean =>
  verdict === 'inconclusive' && reasons.length === 1 && reasons[0] === 'no-exchange-seen';

function ownReasons({ group, bundle }: NodeSubject, tested: number): Reason[] {
  const reasons: Reason[] = [];
  if (!group.hasLog && tested === 0) reasons.push('log-missing');
  else if (tested === 0) reasons.push('no-exchange-seen');
  if (bundle.notes.logCut && tested === 0) reasons.push('log-truncated');
  return reasons;
}

/** By address, then port; the entry without a port comes last. */
function judgeServers(subject: NodeSubject, verification: Verification, evidenceOf: EvidenceByServer): JudgedServer[] {
  const servers = [...(subject.log?.servers ?? [])].map(([key, observed]) => {
    const evidence = evidenceOf.get(key) ?? noEvidence;
    return { observed, evidence, judgement: judgeServer(observed, subject, verification, evidence) };
  });
  const portless = new Set(servers.filter(({ observed }) => observed.port === null).map(nameOf));
  const cut =
    subject.bundle.notes.logCut || (subject.log?.serversCut ?? false) || (subject.log?.transactionsCut ?? false);
  for (const server of servers) {
    if (server.judgement.verdict !== 'pass') continue;
    if (cut) server.judgement = doubted(server.judgement, 'log-truncated');
    if (portless.has(nameOf(server))) server.judgement = doubted(server.judgement, 'port-uncertain');
  }
  return servers.sort(byEndpoint);
}

const doubted = (judgement: ServerJudgement, reason: Reason): ServerJudgement => ({
  ...judgement,
  verdict: 'inconclusive',
  reasons: [...judgement.reasons, reason],
});

const nameOf = ({ observed }: JudgedServer): string => observed.address.toLowerCase();

function byEndpoint(a: JudgedServer, b: JudgedServer): number {
  const [left, right] = [nameOf(a), nameOf(b)];
  if (left !== right) return left < right ? -1 : 1;
  return (a.observed.port ?? 65_536) - (b.observed.port ?? 65_536);
}
