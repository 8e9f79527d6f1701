// A redacted report: no name of the site in any face of it, and the same verdicts.
import { describe, expect, it } from 'vitest';
import { Report } from '../../../shared/model/report.ts';
import { redactReport } from '../../../shared/redaction/redact-report.ts';
import { makeTokens } from '../../../shared/redaction/tokens.ts';
import { renderMarkdown } from '../../../shared/report/markdown.ts';
import { renderText } from '../../../shared/report/text.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { whatIf } from '../../../shared/what-if.ts';
import { analysed } from '../../build/analysed.ts';
import { diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { failingCluster } from '../../build/failing-cluster.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from '../../build/log-lines.ts';
import { analysedSite, type Meeting, type RandomSite, randomSite } from '../../build/random-site.ts';
import { skeletonOf } from '../../build/report-skeleton.ts';
import { facesOf, toldNames } from '../../build/told-names.ts';

const key = Buffer.alloc(32, 7);
const redacted = (report: Report, by = key): Report => redactReport(report, makeTokens(by), shippedPack);

/** Words of ours alone: here a token of an unknown word would stand in the place of one that no list has. */
const sentencesOf = ({ nodes, clusters, bundles }: Report): string[] => [
  ...clusters.map(({ headline }) => headline),
  ...bundles.flatMap(({ problems }) => problems.map(({ detail }) => detail)),
  ...nodes.flatMap(({ headline, summary, collect }) => [
    headline,
    summary,
    ...collect.flatMap(({ what, how }) => [what, how]),
  ]),
  ...nodes.flatMap(({ servers }) => servers.flatMap(({ notes }) => notes.map(({ text }) => text))),
  ...nodes
    .flatMap(({ findings }) => findings)
    .flatMap(({ headline, because, next, remediation }) => [
      ...[headline, ...because.map(({ text }) => text), ...next.map((each) => each.because)],
      ...remediation.flatMap(({ title, steps, assumes, commands, verify, rollback, risk }) => [
        ...[title, verify, rollback, risk.serviceImpact, risk.securityImpact],
        ...[steps, assumes, commands].flat(),
      ]),
    ]),
];

describe('the report of a failing cluster', () => {
  const names = [
    'expc1',
    'expc2',
    'expc.example',
    'example.lab',
    'cucm-pub',
    'cucm-sub',
    '10.61.20',
    'jdoe',
    'C45916FD',
  ].concat(['Branch Root', 'Lab Root', 'O=Example', 'vcs_control', 'BEGIN CERTIFICATE']);

  it('tells its names before, and none of them afterwards', async () => {
    const report = await analysed(failingCluster());

    expect(toldNames(facesOf(report), names)).toEqual(names.filter((name) => name !== 'vcs_control'));
    expect(toldNames(facesOf(redacted(report)), names)).toEqual([]);
  });

  it('is a report, with the same verdicts', async () => {
    const report = await analysed(failingCluster());
    const shown = redacted(report);

    expect(Report.parse(shown)).toEqual(shown);
    expect(skeletonOf(shown)).toEqual(skeletonOf(report));
  });

  it('speaks of a host by one token, wherever it stands', async () => {
    const shown = redacted(await analysed(failingCluster()));
    const [, node] = shown.nodes;
    const [finding] = node?.findings ?? [];

    expect(node?.headline).toBe(
      'host-5tua4bhswm22: 2 of 3 servers fail: host-pzxnzional47:6972 and :8443, the CA of its certificate is not trusted',
    );
    expect(finding?.server).toEqual({ address: 'host-pzxnzional47', ip: 'ip-cdqk3prnwtmy', port: 6972 });
    expect(finding?.impact.requests).toEqual(['/CSFuser-46fs7w25pv22.cnf.xml']);
    expect(finding?.evidence[0]).toMatchObject({
      member:
        'diagnostic_log_host-5tua4bhswm22_2022-09-06_09:42:38.tar.gz/loggingsnapshot_host-5tua4bhswm22_2022-09-06_09:42:38.txt',
      text: '2022-09-06T09:42:12.015+02:00 host-5tua4bhswm22 traffic_server[21877]: [ET_NET 1] WARNING: Core server certificate verification failed for (host-pzxnzional47). Action=Terminate Error=self signed certificate in certificate chain server=host-pzxnzional47(ip-cdqk3prnwtmy) depth=1',
    });
    expect(finding?.remediation[0]?.artifacts[0]).toMatchObject({
      subject: 'CN=name-ojh3tdxnzxps,O=name-shc3mipnsokw',
      sha256: '43d482211eae6cdacf016fb6186a27a26fbc18ed3d064633577e374d62ba257b',
      pem: '[left out: --redact]',
    });
  });

  it('does not promise certificates that it leaves out', async () => {
    const report = await analysed(failingCluster());

    expect(renderText(report)).toContain('from the packet capture (PEM: --format markdown)\n');
    expect(renderText(redacted(report))).toContain('from the packet capture\n');
    expect(renderMarkdown(redacted(report), { full: true })).toContain('\n    [left out: --redact]\n');
  });

  it('has other tokens and ids by another key, and the same ones from each of its bundles', async () => {
    const [first, second] = failingCluster();
    const alone = async (file: typeof first) => redacted(await analysed(file ? [file] : []));
    const [one, two] = [await alone(first), await alone(second)];
    const other = redacted(await analysed(failingCluster()), Buffer.alloc(32, 8));
    const addresses = (of: Report) => of.nodes[0]?.servers.map(({ address, port }) => `${address}:${port}`);

    expect(addresses(one)).toEqual(['host-fwt5jscbxytm:8443', 'host-pzxnzional47:6972', 'host-pzxnzional47:8443']);
    expect(addresses(two)).toEqual(addresses(one));
    expect(addresses(other)).not.toEqual(addresses(one));
    expect(other.nodes[1]?.findings[0]?.id).not.toBe(two.nodes[0]?.findings[0]?.id);
  });
});

describe('hosts with names that are hard to tell apart', () => {
  const addresses = [
    'a',
    'a.b',
    'a.b-c',
    'a.b.c',
    '__proto__',
    'constructor',
    'server',
    'certificate',
    '8443',
    '2001:db8::1',
  ];
  const start = Date.UTC(2022, 8, 6, 7, 41);
  const logOf = (host: string, isFailing: boolean): string[] =>
    addresses.flatMap((address, at) => {
      const ip = address.includes(':') ? address : `10.61.20.${at + 11}`;
      const lines = [coreWarning(address, ip, 'self signed certificate'), sslError(address)];
      const asked = address.includes(':') ? `[${address}]` : address;
      const exchange = isFailing
        ? failedExchange(at + 1, start + at * 1000, asked, ip, 8443, lines)
        : okExchange(at + 1, start + at * 1000, asked, ip, 8443);
      return exchangeLines({ ...someNode, host }, exchange);
    });
  const report = () =>
    analysed(
      ['server', 'node'].map((host, at) => {
        const cluster = { name: 'cluster', peers: ['10.61.20.5', '10.61.20.6', '10.61.20.7'] };
        const parts = { host, log: logOf(host, at === 0), ip: `10.61.20.${5 + at}`, cluster };
        return { fileName: `${host}.tar.gz`, bytes: diagnosticBundle(parts) };
      }),
    );

  it('have a token each, and the verdicts they had', async () => {
    const [whole, shown] = [await report(), redacted(await report())];
    const [failing] = shown.nodes.filter(({ verdict }) => verdict === 'fail');

    expect(skeletonOf(Report.parse(shown))).toEqual(skeletonOf(whole));
    expect(new Set(failing?.servers.map(({ address }) => address)).size).toBe(addresses.length);
    expect(failing?.servers.every(({ address }) => /^(?:host|ip)-[a-z2-7]{12}$/.test(address))).toBe(true);
    expect(toldNames(facesOf(shown), ['a.b', '__proto__', 'constructor', '2001:db8', '10.61'])).toEqual([]);
    expect(shown.clusters[0]?.disagreements.map(({ byNode }) => Object.keys(byNode).length)).toEqual(
      addresses.map(() => 2),
    );
  });

  it('leave the sentences whole', async () => {
    const { nodes } = redacted(await report());
    const findings = nodes.flatMap((node) => node.findings);

    expect(nodes.find(({ verdict }) => verdict === 'fail')?.headline).toMatch(
      /^host-[a-z2-7]{12}: 10 of 10 servers fail: (?:host|ip)-[a-z2-7]{12}:8443, its certificate is self-signed and not trusted; 9 more$/,
    );
    expect(findings).toHaveLength(addresses.length);
    for (const { headline, because } of findings) {
      expect(headline).toMatch(
        /^(?:host|ip)-[a-z2-7]{12}:8443 presents a self-signed certificate that is not trusted$/,
      );
      expect(because[0]?.text).toMatch(
        /^The certificate of the server names itself as issuer and does not stand in the/,
      );
    }
  });
});

describe('a site of short names that are words of ours', () => {
  const short = new Map([
    ['expc1', 'expressway'],
    ['expc2', 'mobile'],
    ['cucm-pub', 'cucm'],
    ['cucm-sub', 'unified'],
    ['imp1', 'imp'],
    ['cuc1', 'unity'],
  ]);
  const renamed = (name: string): string => short.get(name.toLowerCase()) ?? name;
  const refusalOf = ({ port, ip }: Meeting) => {
    if (port === 6972) return 'name' as const;
    return ip.endsWith('3') ? null : { error: 'self signed certificate', depth: 0 };
  };

  it.each(Array.from({ length: 20 }, (_, seed) => seed))('%i: text and Markdown tell none of them', async (seed) => {
    const { nodes, ...site } = randomSite(seed);
    const renamedNodes = nodes.map(({ host, meetings, ...node }) => ({
      ...node,
      host: renamed(host),
      meetings: meetings.map((met) => ({ ...met, address: renamed(met.address) })),
    }));
    const { report } = await analysedSite({ ...site, nodes: renamedNodes }, refusalOf);
    const shown = redacted(report);
    const faces = [renderText(shown), renderMarkdown(shown, { full: true })].join('\n').replaceAll('/cucm-uds/', '');

    // As the host is written, and not inside a longer word.
    expect(faces.match(/(?<![\w-])(?:expressway|mobile|cucm|unified|imp|unity)(?![\w-])/g)).toBe(null);
    expect(skeletonOf(shown)).toEqual(skeletonOf(report));
  });
});

describe('a random site', () => {
  const refusalOf = ({ port, ip }: Meeting) => {
    if (port === 6972) return 'name' as const;
    return ip.endsWith('2') ? { error: 'unable to get local issuer certificate', depth: 0 } : null;
  };

  const namesOf = (site: RandomSite): string[] => [
    ...site.nodes.flatMap(({ host, ip, meetings }) => [host, ip, ...meetings.flatMap((met) => [met.address, met.ip])]),
    ...['example.lab', 'cucm-pub', 'cucm-sub', 'imp1', 'cuc1', 'plain.', 'jdoe', 'C45916FD', 'Issuing', 'Public Root'],
    ...['wrong.', 'elsewhere.', 'O=E', 'OU=CallManager', 'OU=Tomcat', 'CN=*', 'Root 1'],
  ];

  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    '%i: no name stands in any face, and what is said stays',
    async (seed) => {
      const site = randomSite(seed);
      const { report, facts } = await analysedSite(site, refusalOf);
      const [stored] = site.nodes[0]?.stored ?? [];
      const names = [{ address: site.nodes[0]?.meetings[0]?.address ?? '', name: 'cucm-new.example.lab' }];
      report.whatIf = whatIf(facts, { trusted: [], names }, shippedPack);
      const shown = redacted(report);

      expect(stored).toBeDefined();
      expect(toldNames(facesOf(report), namesOf(site)).length).toBeGreaterThan(5);
      expect(toldNames(facesOf(shown), [...namesOf(site), 'cucm-new'])).toEqual([]);
      expect(skeletonOf(Report.parse(shown))).toEqual(skeletonOf(report));
      expect(sentencesOf(shown).filter((text) => /word-[a-z2-7]{12}/.test(text))).toEqual([]);
    },
  );
});
