// Redaction: a report that tells the same of the same things under other names. Verdicts, causes, counts, times, ports, codes
// and releases stay; hosts, addresses, users, organisations and file names are tokens of the site's key. Depends on nothing
// but the report, the key and the pack, so that every way by which a report leaves can use it.
import type { Pack } from '../model/pack.ts';
import type { BundleReport, Report } from '../model/report.ts';
import type { WhatIf } from '../model/what-if.ts';
import { redactSubject } from './redact-certificate.ts';
import { redactCluster, redactNode } from './redact-node.ts';
import { makeRedactor, type Redactor } from './redactor.ts';
import type { Tokens } from './tokens.ts';

export function redactReport(report: Report, tokens: Tokens, pack: Pack): Report {
  const to = makeRedactor(report, tokens, pack);
  return {
    schema: report.schema,
    engine: report.engine,
    site: report.site,
    reference: report.reference,
    bundles: report.bundles.map((bundle) => redactBundle(bundle, to)),
    clusters: report.clusters.map((cluster) => redactCluster(cluster, to)),
    nodes: report.nodes.map((node) => redactNode(node, to)),
    ...(report.whatIf && { whatIf: redactWhatIf(report.whatIf, to) }),
  };
}

const redactBundle = (bundle: BundleReport, to: Redactor): BundleReport => ({
  bundleId: to.tokens.id(bundle.bundleId),
  fileName: to.file(bundle.fileName),
  sha256: bundle.sha256,
  sizeBytes: bundle.sizeBytes,
  status: bundle.status,
  problems: bundle.problems.map(({ code, member, detail }) => ({
    code,
    member: member && to.file(member),
    detail: to.sentence(detail),
  })),
  coverage: bundle.coverage,
});

const redactWhatIf = ({ assumed, servers }: WhatIf, to: Redactor): WhatIf => ({
  assumed: {
    trusted: assumed.trusted.map(({ sha256, subject }) => ({ sha256, subject: redactSubject(subject, to) })),
    names: assumed.names.map(({ address, name }) => ({ address: to.name(address), name: to.name(name) })),
  },
  servers: servers.map(({ node, address, port, assumedName, before, after }) => ({
    node: to.name(node),
    address: to.name(address),
    port,
    assumedName: assumedName && to.name(assumedName),
    before,
    after,
  })),
});
