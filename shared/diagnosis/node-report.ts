// Stage 6, diagnosis: a judged node as the report shows it.
import type { Certificate } from '../model/certificate.ts';
import { isPlainHost } from '../model/plain-host.ts';
import type { NodeReport } from '../model/report.ts';
import { captureEndMs } from './capture-end.ts';
import { cipherLists } from './cipher-lists.ts';
import { collectFor } from './collect.ts';
import { expiringCertificates } from './expiring-certificates.ts';
import type { FindingContext } from './finding-frame.ts';
import { findingsOf } from './findings.ts';
import { instant } from './instant.ts';
import type { JudgedNode } from './judge-node.ts';
import { nodeHeadline, nodeSummary } from './node-words.ts';
import { certificateReport } from './presented-report.ts';
import { type ServerReportContext, serverReport } from './server-report.ts';

export interface ReportContext extends FindingContext, ServerReportContext {}

export function nodeReport(node: JudgedNode, context: ReportContext): NodeReport {
  const { subject, role, verification, verdict, reasons, untested } = node;
  const { configuration, status } = subject.group;
  const cluster = context.cluster?.name ?? null;
  return {
    node: subject.name,
    fqdn: fqdn(subject.name, configuration?.domain ?? null),
    ip: configuration?.ownAddresses[0] ?? status?.ownAddresses[0] ?? null,
    serialNumber: status?.serialNumber ?? null,
    bundleIds: subject.bundleIds,
    role,
    version: status?.version ?? null,
    cluster,
    site: context.site,
    utcOffset: subject.log?.utcOffset ?? subject.group.utcOffset,
    asOf: instant(captureEndMs(subject)),
    verification,
    verdict,
    reasons,
    headline: nodeHeadline(node),
    summary: nodeSummary(node),
    untested,
    collect: collectFor(node),
    configured: configuration?.configured ?? [],
    trustStore: trustStoreReport(node),
    ownCertificates: subject.group.ownCertificates.map((certificate) =>
      certificateReport(certificate, node, context.room),
    ),
    expiring: expiringCertificates(node),
    ciphers: cipherLists(subject),
    servers: node.servers.map((server) => serverReport(server, node, context)),
    findings: findingsOf(node, context),
  };
}

function fqdn(name: string, domain: string | null): string | null {
  if (name.includes('.')) return name;
  const whole = `${name}.${domain}`;
  return domain !== null && isPlainHost(whole) ? whole : null;
}

/** Subjects shown of a list; a hostile one may hold thousands. */
const maxSubjects = 200;

function trustStoreReport(node: JudgedNode): NodeReport['trustStore'] {
  const stored = node.subject.group.trustStore?.certificates;
  if (stored === undefined) return null;
  const atMs = captureEndMs(node.subject);
  const bySubject = Map.groupBy(stored, ({ subjectKey }) => subjectKey);
  const shared = [...bySubject.values()].flatMap(([first, second]) => (first && second ? [first] : []));
  const expired = stored.filter(({ notAfterMs }) => atMs !== null && notAfterMs < atMs);
  const named = (certificates: readonly Certificate[]): string[] =>
    certificates.slice(0, maxSubjects).map(({ subject }) => subject.slice(0, 500));
  return { count: stored.length, sameSubject: named(shared), expired: named(expired) };
}
