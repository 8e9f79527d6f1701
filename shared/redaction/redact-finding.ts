// Redaction: a finding and its remedies. Written out field by field, so that a new field is refused by the compiler until
// somebody has said what becomes of it.
import type { Finding, Remediation } from '../model/finding.ts';
import { hexOnly, redactSubject } from './redact-certificate.ts';
import type { Redactor } from './redactor.ts';

/** Of a headline and a summary, by contract. */
export const most = { headline: 120, summary: 700 };

/** @param node that the finding is of */
export function redactFinding(finding: Finding, node: string, by: Redactor): Finding {
  const { address = null, port = null } = finding.server ?? {};
  return redactAll(finding, by.about({ node, address, port }));
}

const redactAll = (finding: Finding, to: Redactor): Finding => ({
  id: to.tokens.id(finding.id),
  problemId: to.tokens.id(finding.problemId),
  signature: finding.signature,
  severity: finding.severity,
  headline: to.sentence(finding.headline, most.headline),
  cause: finding.cause,
  alsoPossible: finding.alsoPossible,
  server: finding.server && redactServerPlace(finding.server, to),
  action: finding.action,
  opensslError: finding.opensslError && redactError(finding.opensslError, to),
  depth: finding.depth,
  count: finding.count,
  firstSeen: finding.firstSeen,
  lastSeen: finding.lastSeen,
  proof: finding.proof,
  because: finding.because.map(({ code, text }) => ({ code, text: to.sentence(text) })),
  expectedName: finding.expectedName && to.name(finding.expectedName),
  presentedNames: finding.presentedNames.map(to.name),
  certificateSha256: finding.certificateSha256,
  missingIssuer: finding.missingIssuer && {
    subject: redactSubject(finding.missingIssuer.subject, to),
    keyId: finding.missingIssuer.keyId && hexOnly(finding.missingIssuer.keyId, to),
  },
  next: finding.next.map(({ cause, because }) => ({ cause, because: to.sentence(because) })),
  impact: {
    failedExchanges: finding.impact.failedExchanges,
    usersAtLeast: finding.impact.usersAtLeast,
    requests: finding.impact.requests.map(to.path),
  },
  evidence: finding.evidence.map(({ role, member, line, time, text }) => ({
    role,
    member: to.file(member),
    line,
    time,
    text: to.line(text),
  })),
  remediation: finding.remediation.map((remedy) => redactRemedy(remedy, to)),
});

export const redactError = ({ text, code, name }: NonNullable<Finding['opensslError']>, to: Redactor) => ({
  text: to.line(text),
  code,
  name,
});

const redactServerPlace = ({ address, ip, port }: NonNullable<Finding['server']>, to: Redactor) => ({
  address: to.name(address),
  ip: ip && to.name(ip),
  port,
});

const redactRemedy = (remedy: Remediation, to: Redactor): Remediation => ({
  kind: remedy.kind,
  title: to.sentence(remedy.title),
  confidence: remedy.confidence,
  assumes: remedy.assumes.map((text) => to.sentence(text)),
  where: remedy.where,
  scope: remedy.scope,
  steps: remedy.steps.map((text) => to.sentence(text)),
  commands: remedy.commands.map(to.command),
  requiresRestart: remedy.requiresRestart,
  risk: {
    serviceImpact: to.sentence(remedy.risk.serviceImpact),
    securityImpact: to.sentence(remedy.risk.securityImpact),
    reversible: remedy.risk.reversible,
  },
  verify: to.sentence(remedy.verify),
  rollback: to.sentence(remedy.rollback),
  resolves: remedy.resolves.map(({ node, address, port, result, nextCause }) => ({
    node: to.name(node),
    address: to.name(address),
    port,
    result,
    nextCause,
  })),
  references: remedy.references,
  artifacts: remedy.artifacts.map((artifact) => redactArtifact(artifact, to)),
});

/** What stands in the place of a certificate: it cannot be had without the names in it. */
const leftOut = '[left out: --redact]';

const redactArtifact = (
  artifact: Remediation['artifacts'][number],
  to: Redactor,
): Remediation['artifacts'][number] => ({
  kind: artifact.kind,
  origin: artifact.origin,
  sha256: artifact.sha256,
  subject: redactSubject(artifact.subject, to),
  issuer: redactSubject(artifact.issuer, to),
  notAfter: artifact.notAfter,
  completesChain: artifact.completesChain,
  pem: leftOut,
});
