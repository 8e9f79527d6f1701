// Stage 6, diagnosis: a judged node as the report shows it.
import type { Limits } from '../model/limits.ts';
import type { CompiledSignature } from '../model/pack.ts';
import type { NodeReport } from '../model/report.ts';
import { captureEndMs } from './capture-end.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { collectFor } from './collect.ts';
import { findingsOf } from './findings.ts';
import { instant } from './instant.ts';
import type { JudgedNode } from './judge-node.ts';
import { nodeHeadline, nodeSummary } from './node-words.ts';
import { serverReport } from './server-report.ts';

export interface ReportContext {
  site: string;
  limits: Limits;
  cluster: ClusterPlace | null;
  signature(id: string): CompiledSignature | undefined;
}

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
    trustStore: null,
    ownCertificates: [],
    ciphers: (configuration?.ciphers ?? []).map(({ list, value }) => ({ list, value, prefersRsa: prefersRsa(value) })),
    servers: node.servers.map((server) => serverReport(server, node, context.limits.maxFailedTxnIds)),
    findings: findingsOf(node, context),
  };
}

function fqdn(name: string, domain: string | null): string | null {
  if (name.includes('.')) return name;
  return domain === null ? null : `${name}.${domain}`;
}

/** The lists that are known to make the server present its RSA certificate (TechNote 218018, release notes X14.2). */
function prefersRsa(value: string): boolean {
  return value.startsWith('ECDHE-RSA-AES256-GCM-SHA384:') || /(?:^|:)(?:\+|!)ECDSA(?:$|:)/.test(value);
}
