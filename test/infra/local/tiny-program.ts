// A program small enough to foresee: every line `<node> <verdict>` of a bundle is a node of its report.

import type { Program } from '../../../infra/local/functions.ts';
import type { FileInput } from '../../../shared/model/analysis-input.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import type { NodeReport, Report } from '../../../shared/model/report.ts';
import { Verdict } from '../../../shared/model/vocabulary.ts';
import { suppliedPack } from '../../../shared/signatures/supplied-pack.ts';
import { noFacts } from '../../doubles/facts-of.ts';
import { aReport } from '../../ports/records.ts';

export function tinyProgram(differing: Partial<Program> = {}): Program {
  return {
    analyse: async ([...inputs], { site, reference }) => {
      const [input] = inputs;
      if (!input || !('bytes' in input)) throw new Error('expected one file');
      const report = { ...(await reportOf(input, site)), site, reference };
      return { report, facts: noFacts };
    },
    classifyText: (text) => ({ matches: [], unmatched: [text] }),
    renderJson: (report) => JSON.stringify(report),
    renderMarkdown: (report) => `# ${report.nodes.map(({ node, verdict }) => `${node} ${verdict}`).join(', ')}`,
    renderHtml: (report) => `<!doctype html><p>${report.nodes.length} nodes</p>`,
    redact: (report) => report,
    judgeWhatIf: async () => ({ assumed: { trusted: [], names: [] }, servers: [] }),
    renderBrief: (report) => `${report.nodes.length} nodes`,
    pack: suppliedPack({ id: 'test', version: '1', sha256: 'e'.repeat(64), signatures: [], remedies: [] }),
    limits: defaultLimits,
    engineVersion: '1.0.0',
    ...differing,
  };
}

async function reportOf({ bundleId, fileName, bytes }: FileInput, site: string): Promise<Report> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const nodes = [...text.matchAll(/^(\S+) (fail|warn|pass|inconclusive)$/gm)].map(([, node = '', verdict]) =>
    nodeReport(site, node, Verdict.parse(verdict), bundleId ?? ''),
  );
  const report = aReport(bundleId ?? '', fileName);
  if (nodes.length > 0) return { ...report, nodes };
  const problems = [{ code: 'not-a-bundle', member: null, detail: 'no node in it' }];
  return { ...report, bundles: report.bundles.map((bundle) => ({ ...bundle, status: 'unreadable', problems })) };
}

function nodeReport(site: string, node: string, verdict: Verdict, bundleId: string): NodeReport {
  return {
    node,
    fqdn: null,
    ip: null,
    serialNumber: null,
    bundleIds: [bundleId],
    role: 'C',
    version: null,
    cluster: null,
    site,
    utcOffset: null,
    asOf: null,
    verification: 'enforced',
    verdict,
    reasons: [],
    headline: `${node} is ${verdict}`,
    summary: '',
    untested: 0,
    collect: [],
    configured: [],
    trustStore: null,
    ownCertificates: [],
    expiring: [],
    ciphers: [],
    servers: [],
    findings: [],
  };
}
