// What a report says, without the names it says it of: redaction must leave this as it is.
import type { NodeReport, Report } from '../../shared/model/report.ts';

export const skeletonOf = (report: Report) => ({
  engine: report.engine,
  site: report.site,
  reference: report.reference,
  bundles: report.bundles.map(({ sha256, sizeBytes, status, problems, coverage }) => [
    ...[sha256, sizeBytes, status, coverage],
    problems.map(({ code }) => code),
  ]),
  clusters: report.clusters.map(({ verdict, peers, missing, disagreements }) => [
    ...[verdict, peers.length, missing.length],
    disagreements.map(({ port, byNode }) => [port, Object.values(byNode)]),
  ]),
  nodes: report.nodes.map(nodeSkeleton),
  whatIf: report.whatIf?.servers.map(({ port, before, after }) => [port, before, after]),
});

const nodeSkeleton = ({ servers, findings, ...node }: NodeReport) => ({
  facts: [node.role, node.version, node.site, node.utcOffset, node.asOf, node.verification, node.untested],
  judged: [node.verdict, node.reasons, node.collect.map(({ code }) => code), node.trustStore?.count],
  expiring: node.expiring.map(({ sha256, notAfter, withinDays, where }) => [sha256, notAfter, withinDays, where]),
  ciphers: node.ciphers.map(({ value, prefersRsa }) => [value, prefersRsa]),
  servers: servers.map(({ address, ip, domain, errors, presented, notes, ...server }) => [
    server,
    errors.map(({ text: _, ...error }) => error),
    presented.map(({ sni: _, chain, ...seen }) => [
      seen,
      chain.map(({ sha256, serialNumber }) => [sha256, serialNumber]),
    ]),
    notes.map(({ code }) => code),
  ]),
  findings: findings.map((finding) => [
    ...[finding.signature, finding.severity, finding.cause, finding.alsoPossible, finding.action, finding.depth],
    ...[finding.count, finding.firstSeen, finding.lastSeen, finding.proof, finding.certificateSha256],
    ...[
      finding.server?.port,
      finding.impact.failedExchanges,
      finding.impact.usersAtLeast,
      finding.presentedNames.length,
    ],
    finding.because.map(({ code }) => code),
    finding.next.map(({ cause }) => cause),
    finding.evidence.map(({ role, line, time }) => [role, line, time]),
    finding.remediation.map(({ kind, confidence, where, scope, commands, references, resolves, artifacts }) => [
      ...[kind, confidence, where, scope, commands, references],
      resolves.map(({ port, result, nextCause }) => [port, result, nextCause]),
      artifacts.map(({ sha256, origin, notAfter, completesChain }) => [sha256, origin, notAfter, completesChain]),
    ]),
  ]),
});
