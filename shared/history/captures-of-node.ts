// The report of one bundle as records for lookups: one capture per node, with the facts of its findings.
import type { Finding } from '../model/finding.ts';
import type { NodeReport, Report, ServerReport } from '../model/report.ts';
import type { BundleRecord, FindingFact, NodeCapture } from '../model/stored-records.ts';

/**
 * @param report what was read from the bundle, and from nothing else
 * @param bundle the record of that bundle
 * @param lastModified when its object was stored
 */
export function capturesOf(report: Report, bundle: BundleRecord, lastModified: Date): NodeCapture[] {
  const read = report.bundles.find(({ bundleId }) => bundleId === bundle.bundleId);
  return report.nodes.map((node) => ({
    site: bundle.site,
    node: node.node,
    cluster: node.cluster,
    bundleId: bundle.bundleId,
    reference: bundle.reference,
    capturedAt: node.asOf ?? lastModified.toISOString(),
    complete: read?.status === 'complete',
    role: node.role,
    version: node.version,
    ip: node.ip,
    fqdn: node.fqdn,
    serialNumber: node.serialNumber,
    verification: node.verification,
    verdict: node.verdict,
    reasons: node.reasons,
    headline: node.headline,
    servers: node.servers.map((server) => serverOf(server, node)),
    findings: node.findings.map(factOf),
  }));
}

const serverOf = (server: ServerReport, node: NodeReport): NodeCapture['servers'][number] => ({
  address: server.address,
  ip: server.ip,
  port: server.port,
  verdict: server.verdict,
  cause: server.cause,
  verifiedOk:
    server.exchanges.ok > 0 &&
    node.verification === 'enforced' &&
    server.verdict === 'pass' &&
    !server.reasons.includes('assumes-same-certificate'),
});

const factOf = (finding: Finding): FindingFact => ({
  findingId: finding.id,
  problemId: finding.problemId,
  signature: finding.signature,
  cause: finding.cause,
  severity: finding.severity,
  headline: finding.headline,
  server: finding.server,
  count: finding.count,
  firstSeen: finding.firstSeen,
  lastSeen: finding.lastSeen,
});
