// A node in at most 2 KB: for a ticket, a chat message, or a program that pays by the word.
import type { NodeReport } from '../../shared/model/report.ts';
import type { NodeCapture } from '../../shared/model/stored-records.ts';
import { findingLinks, nodeLinks } from './endpoint.ts';

const maxBytes = 2048;

/** The gravest findings stand first; as many as fit. Then the summary goes, when a long name left no room. */
export function nodeBrief(capture: NodeCapture, report: NodeReport, base: string): object {
  const findings = report.findings.map((finding) => ({
    findingId: finding.id,
    severity: finding.severity,
    cause: finding.cause,
    headline: finding.headline,
    fix: finding.remediation[0]?.title ?? null,
    link: findingLinks(base, { findingId: finding.id, bundleId: capture.bundleId }).self,
  }));
  const { node, site, cluster, version, verification, verdict, reasons, headline } = report;
  const { capturedAt, bundleId, reference } = capture;
  const links = nodeLinks(base, capture);
  const findingsTotal = findings.length;
  const head = {
    node,
    site,
    cluster,
    version,
    verification,
    verdict,
    reasons,
    headline,
    capturedAt,
    bundleId,
    reference,
  };
  const brief = { ...head, summary: report.summary, findingsTotal, findings, links };
  while (isTooLong(brief) && findings.length > 0) findings.pop();
  return isTooLong(brief) ? { ...head, findingsTotal, findings, links } : brief;
}

const isTooLong = (brief: object): boolean => Buffer.byteLength(JSON.stringify(brief)) > maxBytes;
