// The report of one bundle as records for lookups: one capture per node, with the facts of its findings.
import type { Finding } from '../model/finding.ts';
import type { BundleReport, NodeReport, Report, ServerReport } from '../model/report.ts';
import type { BundleRecord, FindingFact, NodeCapture } from '../model/stored-records.ts';

/** A clock that runs ahead must not make its capture the latest for ever. */
const clockToleranceMs = 24 * 3_600_000;

/**
 * @param report what was read from the bundle, and from nothing else
 * @param bundle the record of that bundle
 * @param lastModified when its object was stored
 */
export function capturesOf(report: Report, bundle: BundleRecord, lastModified: Date): NodeCapture[] {
  const read = report.bundles.find(({ bundleId }) => bundleId === bundle.bundleId);
  const capturedAt = captureTime(read, lastModified);
  return report.nodes.map((node) => ({
    site: bundle.site,
    node: node.node,
    cluster: node.cluster,
    bundleId: bundle.bundleId,
    reference: bundle.reference,
    capturedAt,
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

function captureTime(read: BundleReport | undefined, lastModified: Date): string {
  const end = read?.coverage.to;
  const believable = end && Date.parse(end) <= lastModified.getTime() + clockToleranceMs;
  return believable ? end : lastModified.toISOString();
}

const serverOf = (server: ServerReport, node: NodeReport): NodeCapture['servers'][number] => ({
  address: server.address,
  ip: server.ip,
  port: server.port,
  verdict: server.verdict,
  cause: server.cause,
  verifiedOk: server.exchanges.ok > 0 && node.verification === 'enforced' && server.verdict === 'pass',
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
