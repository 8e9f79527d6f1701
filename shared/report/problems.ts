// Stage 8, report: the findings of a report as a ticket has them: one problem for one host and cause, over its ports and
// over the nodes that see it, with every remedy told once.
import type { Finding, Remediation } from '../model/finding.ts';
import type { NodeReport, Report } from '../model/report.ts';
import { Severity } from '../model/vocabulary.ts';
import { endpointOf, listed } from './phrases.ts';
import { type LeafLookup, makeLeafLookup, presentedCertificates, type ShownCertificate } from './shown-certificates.ts';

export interface ReadProblem {
  severity: Finding['severity'];
  headline: string;
  nodes: string[];
  /** The gravest finding first. */
  findings: Finding[];
  count: number;
  firstSeen: string | null;
  lastSeen: string | null;
  failedExchanges: number;
  usersAtLeast: number;
  because: string[];
  next: Finding['next'];
  /** Endpoints, where they are of more than one host. */
  servers: string[];
  certificates: ShownCertificate[];
  /** What the causes rest on. */
  proof: Finding['proof'];
  missingIssuers: NonNullable<Finding['missingIssuer']>[];
  remedies: ReadRemedy[];
  /** How to know that the first remedy worked, and every other that says nothing else. */
  verify: string | null;
}

export interface ReadRemedy {
  remedy: Remediation;
  /** Headline of the problem above that tells it already, but for the host. */
  toldUnder: string | null;
}

/** Gravest first, then as the nodes stand in the report. */
export function problemsOf(report: Report): ReadProblem[] {
  const seen = report.nodes.flatMap((node) => node.findings.map((finding) => ({ node, finding })));
  const groups = [...Map.groupBy(seen, ({ finding }) => finding.problemId).values()].map((group) =>
    group.toSorted((a, b) => rank(a.finding) - rank(b.finding)),
  );
  groups.sort((a, b) => rank(a[0]?.finding) - rank(b[0]?.finding));
  const told = new Map<string, string>();
  const leafOf = makeLeafLookup();
  return groups.flatMap((group) => problem(group, told, leafOf));
}

const rank = (finding: Finding | undefined): number => Severity.options.indexOf(finding?.severity ?? 'info');

function problem(
  group: readonly { node: NodeReport; finding: Finding }[],
  told: Map<string, string>,
  leafOf: LeafLookup,
): ReadProblem[] {
  const findings = group.map(({ finding }) => finding);
  const [first] = findings;
  if (first === undefined) return [];
  const headline = overPorts(first.headline, first, findings);
  const remedies = remediesOf(findings, headline, told);
  const times = (which: 'firstSeen' | 'lastSeen') => findings.flatMap((each) => each[which] ?? []).sort();
  return [
    {
      severity: first.severity,
      headline,
      nodes: [...new Set(group.map(({ node }) => node.node))],
      findings,
      count: total(findings.map(({ count }) => count)),
      firstSeen: times('firstSeen')[0] ?? null,
      lastSeen: times('lastSeen').at(-1) ?? null,
      failedExchanges: total(findings.map(({ impact }) => impact.failedExchanges)),
      // The same users may stand behind several findings.
      usersAtLeast: Math.max(...findings.map(({ impact }) => impact.usersAtLeast)),
      because: [...new Set(findings.flatMap(({ because }) => because.map(({ text }) => text)))],
      next: distinct(
        findings.flatMap(({ next }) => next),
        ({ cause, because }) => JSON.stringify([cause, because]),
      ),
      servers: severalHosts(findings),
      certificates: presentedCertificates(group, leafOf),
      proof: [...new Set(findings.flatMap(({ proof }) => proof))],
      missingIssuers: distinct(
        findings.flatMap(({ missingIssuer }) => missingIssuer ?? []),
        (missing) => JSON.stringify(missing),
      ),
      remedies,
      verify: remedies[0]?.remedy.verify ?? null,
    },
  ];
}

function severalHosts(findings: readonly Finding[]): string[] {
  const servers = findings.flatMap(({ server }) => server ?? []);
  if (new Set(servers.map(({ address }) => address.toLowerCase())).size < 2) return [];
  return [...new Set(servers.map(endpointOf))].sort();
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const distinct = <T>(all: readonly T[], key: (each: T) => string): T[] =>
  [...new Map(all.toReversed().map((each) => [key(each), each])).values()].reverse();

function remediesOf(findings: readonly Finding[], headline: string, told: Map<string, string>): ReadRemedy[] {
  const all = findings.flatMap((finding) => finding.remediation.map((remedy) => ({ finding, remedy })));
  return [...Map.groupBy(all, ({ finding, remedy }) => keyOf(remedy, finding))].flatMap(([key, [first, ...others]]) => {
    if (first === undefined) return [];
    const { finding, remedy } = first;
    const toldUnder = told.get(key) ?? null;
    if (toldUnder === null) told.set(key, headline);
    const shown = (text: string): string => overPorts(text, finding, findings);
    const same = [remedy, ...others.map((each) => each.remedy)];
    const merged = {
      ...remedy,
      title: shown(remedy.title),
      steps: remedy.steps.map(shown),
      verify: shown(remedy.verify),
      artifacts: distinct(
        same.flatMap(({ artifacts }) => artifacts),
        ({ sha256 }) => sha256,
      ),
      resolves: distinct(
        same.flatMap(({ resolves }) => resolves),
        ({ node, address, port }) => JSON.stringify([node, address, port]),
      ),
    };
    return [{ remedy: merged, toldUnder }];
  });
}

/** A remedy without the host and the port it is about. */
function keyOf({ kind, title, steps }: Remediation, { server }: Finding): string {
  const bare = (text: string): string => {
    const portless = server?.port
      ? text.replace(portWords(server.port), '{port}')
      : text.replaceAll('its TLS port', '{port}');
    return server === null
      ? portless
      : portless.replaceAll(server.address, '{address}').replaceAll('the UC server', '{address}');
  };
  return JSON.stringify([kind, bare(title), steps.map(bare)]);
}

const portWords = (port: number): RegExp => new RegExp(`port ${port}(?!\\d)`, 'g');

/** What was said of one port of a host, said of all that the findings are about. */
function overPorts(text: string, { server }: Finding, findings: readonly Finding[]): string {
  if (server === null) return text;
  const ports = [...new Set(findings.flatMap((each) => each.server?.port ?? []))].sort((a, b) => a - b);
  if (ports.length < 2 || server.port === null) return text;
  const [lowest = server.port, ...others] = ports;
  const endpoints = listed([endpointOf({ ...server, port: lowest }), ...others.map((port) => `:${port}`)]);
  const said = text.replaceAll(endpointOf(server), endpoints);
  return said.replace(portWords(server.port), `ports ${listed(ports.map(String))}`);
}
