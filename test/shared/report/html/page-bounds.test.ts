// However large a report is, the page stays one that a browser and an answer of the API can hold, says what it left out,
// and takes time in proportion.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../shared/model/finding.ts';
import type { Report, ServerReport } from '../../../../shared/model/report.ts';
import { html, textOf } from '../../../../shared/report/html/markup.ts';
import { renderHtml } from '../../../../shared/report/html/render-html.ts';
import { fill, leftOutNote, makeRoom, roomWithin } from '../../../../shared/report/html/room.ts';
import { cpuMs } from '../../../build/cpu-ms.ts';
import { elementsOf, plain } from '../../../build/html-tokens.ts';
import { certificateOf, findingOf, nodeOf, presentedOf, reportOf, serverOf } from '../../../doubles/report-of.ts';

const mostBytes = 4_500_000;
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** Every sign of it takes six bytes on the page. */
const wide = '"'.repeat(3_000);
const chain = [certificateOf('leaf', 'CA 1'), certificateOf('CA 1', 'CA 2'), certificateOf('CA 2', 'CA 2')];
const server = (at: number, change: Partial<ServerReport> = {}): ServerReport =>
  serverOf({ address: `cucm-${at}.example.lab`, presented: [presentedOf(chain)], ...change });

function leftOutOf(page: string): string[] {
  expect(Buffer.byteLength(page)).toBeLessThan(mostBytes);
  return elementsOf(page, 'p', 'left-out').map(({ text }) => plain(text));
}

describe('a page', () => {
  it('of twenty thousand servers shows the worst of them, and says how many it left out', () => {
    const servers = times(20_000, (at) => server(at, { verdict: at === 19_999 ? 'fail' : 'pass' }));
    const page = renderHtml(reportOf({}, { nodes: [nodeOf({ servers })] }));

    expect(leftOutOf(page)).toEqual([
      '19700 more servers are left out here; the JSON report has them.',
      '19920 more servers are left out here; the JSON report has them.',
    ]);
    expect(plain(elementsOf(page, 'summary').find(({ text }) => text.includes('cucm-'))?.text ?? '')).toMatch(
      /^fail cucm-19999\.example\.lab:6972/,
    );
  });

  it('of twenty thousand problems tells the first ones in full, and some more by their headlines', () => {
    const findings = times(20_000, (at) => {
      const problemId = `p_${at.toString(2).padStart(26, 'a').replaceAll('0', 'b').replaceAll('1', 'c')}`;
      return findingOf({ problemId, headline: `cucm-${at} fails` });
    });
    const page = renderHtml(reportOf({}, { nodes: [nodeOf({ findings })] }));

    expect(leftOutOf(page)).toEqual([
      'Evidence and remedies of these are left out here; the JSON report has them.',
      '19350 more problems are left out here; the JSON report has them.',
    ]);
  });

  it('of nodes, clusters and bundles by the thousand is bounded', () => {
    const clusters = times(5_000, (at) => ({
      ...{ name: `c${at}`, verdict: 'fail' as const, headline: 'x', peers: times(1_000, String), missing: [wide] },
      disagreements: times(50, () => ({ address: 'a', port: null, byNode: { expc1: 'pass' as const } })),
    }));
    const nodes = times(5_000, (at) => nodeOf({ node: `expc${at}`, verdict: at % 2 === 0 ? 'pass' : 'fail' }));
    const report = reportOf({}, { clusters, nodes });
    const page = renderHtml({ ...report, bundles: times(5_000, () => report.bundles).flat() });

    expect(leftOutOf(page)).toContain('4800 more nodes are left out here; the JSON report has them.');
    expect(leftOutOf(page)).toContain('4000 more nodes are left out here; the JSON report has them.');
  });

  it('is bounded when every text is as long as it can be, and grows on the page', () => {
    const longLine = { role: 'sample', member: wide, time: null, text: wide } as const;
    const pem = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(50_000)}\n-----END CERTIFICATE-----\n`;
    const remedy = {
      ...{ kind: 'fix', title: wide, confidence: 'likely', assumes: times(40, () => wide), where: 'cucm' },
      ...{ scope: 'uc-node', steps: times(40, () => wide), commands: times(40, () => wide), requiresRestart: 'none' },
      risk: { serviceImpact: wide, securityImpact: wide, reversible: true },
      ...{ verify: wide, rollback: wide, references: [], resolves: [] },
      artifacts: times(20, () => ({
        ...{ kind: 'certificate-pem', origin: 'capture', sha256: 'a'.repeat(64), subject: wide, issuer: wide },
        ...{ notAfter: '2027-01-01T00:00:00.000Z', completesChain: true, pem },
      })),
    };
    const findings = times(
      300,
      (at): Finding => ({
        ...findingOf({ problemId: `p_${'a'.repeat(24)}${'abcdefghij'[at % 10]}${'abcdefghij'[((at / 10) % 10) | 0]}` }),
        ...{ because: times(40, () => ({ code: 'x', text: wide })), presentedNames: times(40, () => wide) },
        evidence: times(20, (line) => ({ ...longLine, line })),
        remediation: JSON.parse(JSON.stringify([remedy, { ...remedy, title: 'short', steps: [`${at}`] }])),
      }),
    );
    const named = certificateOf('leaf', 'CA 1', { subject: wide, subjectAltNames: times(200, () => wide) });
    const presented = times(9, () => presentedOf([named, ...times(50, () => named)], { sni: wide, cipher: wide }));
    const errors = times(50, () => ({ text: wide, code: 1, name: wide, depth: 0, count: 1 }));
    const servers = times(200, (at) => server(at, { presented, errors, domain: wide, ip: wide }));
    const collect = times(99, () => ({ code: 'x', from: wide, what: wide, how: wide }));
    const problems = times(999, () => ({ code: wide, member: wide, detail: wide }));
    const report: Report = reportOf({ fileName: wide, problems }, { site: wide });
    const nodes = times(4, () => nodeOf({ headline: wide, summary: wide, servers, findings, collect }));

    const page = renderHtml({ ...report, nodes, bundles: times(50, () => report.bundles).flat() });

    expect(leftOutOf(page).length).toBeGreaterThan(10);
    expect(page).not.toContain('-----BEGIN');
  }, 60_000);

  it('has columns for sixteen ports, and one for what is unknown', () => {
    const ports = [null, ...times(20, (at) => 8_000 + at)];
    const servers = ports.map((port) => server(1, { port })).concat(server(2, { port: null }));
    const page = renderHtml(reportOf({}, { nodes: [nodeOf({ servers })] }));
    const heads = elementsOf(page, 'th').filter(({ attributes }) => attributes.scope === 'col');

    expect(heads).toHaveLength(17);
    expect(heads.slice(-2).map(({ text }) => text)).toEqual(['port 8014', 'port unknown']);
    expect(leftOutOf(page)).toContain('5 more ports are left out here; the JSON report has them.');
  });

  it('takes time in proportion to the report', () => {
    const reportWith = (count: number): Report => {
      const servers = times(count, (at) =>
        server(at, {
          presented: [presentedOf([certificateOf('leaf', 'CA 1', { sha256: String(at).padStart(64, '0') })])],
        }),
      );
      const findings = servers.map(({ address, port, ip, presented }) =>
        findingOf({ server: { address, ip, port }, certificateSha256: presented[0]?.chain[0]?.sha256 ?? null }),
      );
      return reportOf({}, { nodes: [nodeOf({ servers, findings })] });
    };
    const took = (report: Report): number => cpuMs(() => void renderHtml(report));
    const [small, large] = [reportWith(3_000), reportWith(30_000)];
    took(small);

    // Ten times as large: in proportion ten times as long, and a hundred times if every finding looked at every server.
    expect(took(large)).toBeLessThan(40 * took(small) + 500);
  });
});

describe('room', () => {
  it('is taken until the next does not fit', () => {
    const room = makeRoom(10);
    const { shown, leftOut } = fill(['aaaa', 'éé', 'b', 'cc', 'd'], { most: 9, room }, (text) => html`${text}`);

    expect([shown.map(textOf), leftOut, room.leftBytes]).toEqual([['aaaa', 'éé', 'b'], 2, 1]);
  });

  it('within another leaves that other what it keeps', () => {
    expect(roomWithin(makeRoom(100), 50, 30)).toEqual({ leftBytes: 50 });
    expect(roomWithin(makeRoom(100), 90, 30)).toEqual({ leftBytes: 70 });
    expect(roomWithin(makeRoom(20), 90, 30)).toEqual({ leftBytes: 0 });
  });

  it('says what was left out, in one or in many, and nothing of nothing', () => {
    const said = [0, 1, 2].map((count) => leftOutNote(count, 'remedy', 'remedies')).map((note) => note && textOf(note));

    expect(said).toEqual([
      null,
      '<p class="left-out">1 more remedy is left out here; the JSON report has it.</p>\n',
      '<p class="left-out">2 more remedies are left out here; the JSON report has them.</p>\n',
    ]);
  });
});
