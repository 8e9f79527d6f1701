// Nodes and clusters as they are answered.
import * as z from 'zod';
import { Instant } from '../../../shared/model/instant.ts';
import { ClusterReport, NodeReport } from '../../../shared/model/report.ts';
import { Cause, Reason, Role, Severity, Verdict, Verification } from '../../../shared/model/vocabulary.ts';
import { BundleId, FindingId, Links, omittedOf, pageOf, Reference, SelfLink, Site } from './answer-parts.ts';

const captureFacts = {
  capturedAt: Instant.describe('end of the capture: the verdict is as of then'),
  complete: z.boolean().describe('false: the bundle was cut short, so it resolves nothing'),
  bundleId: BundleId,
  reference: Reference,
};

export const NodeSummary = z.object({
  node: z.string().describe('short name'),
  site: Site,
  cluster: z.string().nullable(),
  fqdn: z.string().nullable(),
  ip: z.string().nullable(),
  role: Role,
  version: z.string().nullable(),
  verification: Verification,
  verdict: Verdict,
  reasons: z.array(Reason),
  headline: z.string(),
  ...captureFacts,
  findings: z.number().describe('how many'),
  links: Links,
});
export const NodeList = pageOf(NodeSummary);

export const NodeAtCapture = NodeSummary.extend({ isLatest: z.boolean() });
export const NodeHistory = pageOf(NodeAtCapture);

export const NodeDetail = NodeReport.extend({
  ...captureFacts,
  links: Links,
  omitted: omittedOf('findings', 'servers'),
});

export const NodeBrief = z
  .object({
    node: z.string(),
    site: Site,
    cluster: z.string().nullable(),
    version: z.string().nullable(),
    verification: Verification,
    verdict: Verdict,
    reasons: z.array(Reason),
    headline: z.string(),
    capturedAt: Instant,
    bundleId: BundleId,
    reference: Reference,
    summary: z.string().optional().describe('left out where long names leave no room'),
    findingsTotal: z.number(),
    findings: z
      .array(
        z.object({
          findingId: FindingId,
          severity: Severity,
          cause: Cause,
          headline: z.string(),
          fix: z.string().nullable().describe('title of the first remedy'),
          link: z.string(),
        }),
      )
      .describe('the gravest, as many as fit'),
    links: Links,
  })
  .describe('a node in at most 2,048 bytes');

export const Cluster = ClusterReport.extend({
  site: Site,
  nodes: z.array(NodeSummary),
  links: SelfLink,
  omitted: omittedOf('disagreements', 'nodes'),
});
