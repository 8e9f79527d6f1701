// The report as a page: what it tells, and that it is complete in itself.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../../../../shared/model/report.ts';
import { reportCsp } from '../../../../shared/report/html/content-security-policy.ts';
import { renderHtml } from '../../../../shared/report/html/render-html.ts';
import { renderJson } from '../../../../shared/report/json.ts';
import { analysed } from '../../../build/analysed.ts';
import { failingCluster } from '../../../build/failing-cluster.ts';
import { elementsOf, htmlElements, plain } from '../../../build/html-tokens.ts';
import { findingOf, nodeOf, reportOf } from '../../../doubles/report-of.ts';

let report: Report;
let page = '';
beforeAll(async () => {
  report = await analysed(failingCluster());
  page = renderHtml(report);
});
const texts = (tag: string, ofClass?: string) => elementsOf(page, tag, ofClass).map(({ text }) => plain(text));

describe('the page of a failing cluster', () => {
  it('begins with the verdict on all, then a line for each node, the worst first', () => {
    expect(texts('p', 'whole')).toEqual(['fail 2 nodes: 1 fail, 1 pass']);
    expect(texts('li').slice(5, 7)).toEqual([
      'fail expc2: 2 of 3 servers fail: cucm-sub.example.lab:6972 and :8443, the CA of its certificate is not trusted',
      'pass expc1: all 3 servers verified and working',
    ]);
    expect(texts('title')).toEqual(['Expressway certificate verification: fail']);
  });

  it('says which peers disagree, and which has no bundle', () => {
    const table = plain(elementsOf(page, 'table')[0]?.text ?? '');

    expect(table).toBe(
      'ServerVerdict by node cucm-sub.example.lab:6972expc1 pass expc2 fail cucm-sub.example.lab:8443expc1 pass expc2 fail',
    );
    expect(texts('div')).toContain('Peers without a bundle 10.61.20.7');
  });

  it('has a matrix of servers and ports for each node, with the failing server first', () => {
    const [matrix] = elementsOf(page, 'table', 'matrix');

    expect(plain(matrix?.text ?? '')).toBe(
      'Serverport 6972port 8443 cucm-sub.example.labfail 2 failed, 0 answeredfail 2 failed, 0 answered cucm-pub.example.labnot askedpass 2 answered',
    );
    expect(elementsOf(page, 'table', 'matrix')).toHaveLength(2);
  });

  it('draws when exchanges failed, and says so in words', () => {
    expect(texts('p')).toContain(
      'cucm-sub.example.lab:8443 2 failed from 2022-09-06 07:41:41 to 07:42:11 UTC; none answered',
    );
    expect(elementsOf(page, 'svg', 'time')).toHaveLength(2);
  });

  it('quotes the lines of the log with their place', () => {
    expect(texts('pre', 'log')[0]).toMatch(/^2022-09-06T09:42:12\.015\+02:00 expc2 .* depth=1$/);
    expect(texts('p')).toContain(
      'newest warning, 2022-09-06 07:42:12 UTC, line 26 of diagnostic_log_expc2_2022-09-06_09:42:38.tar.gz/loggingsnapshot_expc2_2022-09-06_09:42:38.txt',
    );
  });

  it('tells what to do: steps, commands, files to upload, risk, and how to undo it', () => {
    const [first] = elementsOf(page, 'details', 'remedy');
    const said = plain(first?.text ?? '');

    expect(said).toMatch(/^Do first: fix Store the CA chain of the server on every Expressway-C peer on Expressway/);
    expect(said).toContain('Upload CN=Branch Root CA,O=Example, SHA-256 43d482211eae6cdacf016fb6186a27a2');
    expect(said).toContain('Service None expected; if a restart turns out to be needed');
    expect(said).toContain('Undo Remove the appended certificates from the trusted CA list of each peer.');
    expect(texts('pre', 'command')).toEqual(['xConfiguration EdgeConfigServer VerifyOriginServer: Off']);
    expect(elementsOf(page, 'pre', 'pem')[0]?.text).toMatch(
      /^-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----$/,
    );
  });

  it('is the same bytes for the same report', () => {
    expect(renderHtml(Report.parse(JSON.parse(renderJson(report))))).toBe(page);
  });
});

describe('a page', () => {
  it('allows nothing but its own style and script, which are the ones whose hashes it states', () => {
    const [style] = elementsOf(page, 'style');
    const [script] = elementsOf(page, 'script');
    const hash = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = elementsOf(page, 'meta').find(
      ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy',
    );

    expect(policy?.attributes.content).toBe(reportCsp);
    expect(reportCsp.split('; ')).toEqual([
      ...["default-src 'none'", `style-src ${hash(style?.text)}`, `script-src ${hash(script?.text)}`],
      ...['img-src data:', "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"],
    ]);
    expect(elementsOf(page, 'style')).toHaveLength(1);
    expect(elementsOf(page, 'script')).toHaveLength(1);
  });

  it('loads nothing, and styles and scripts nothing in attributes', () => {
    for (const { tag, attributes } of htmlElements(page)) {
      expect(Object.keys(attributes).filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
      expect(['img', 'iframe', 'object', 'embed', 'form', 'base', 'video', 'audio']).not.toContain(tag);
      expect(attributes.src).toBeUndefined();
    }
    expect(elementsOf(page, 'link').map(({ attributes }) => attributes.href)).toEqual(['data:,']);
    expect(elementsOf(page, 'style')[0]?.text).not.toMatch(/url\(|@import/);
  });

  it('has links that lead somewhere on it, or to references on the web', () => {
    const all = htmlElements(page);
    const ids = all.flatMap(({ attributes }) => attributes.id ?? []);
    const targets = all.flatMap(({ tag, attributes }) => (tag === 'a' || tag === 'use' ? (attributes.href ?? '') : []));

    expect(new Set(ids).size).toBe(ids.length);
    for (const target of targets)
      expect(target.startsWith('https://www.cisco.com/') || ids.includes(target.slice(1))).toBe(true);
    for (const { attributes } of all)
      for (const named of ['aria-labelledby']) if (attributes[named]) expect(ids).toContain(attributes[named]);
  });

  it('can be read with a screen reader: language, landmarks, headings in order, tables with headings', () => {
    const all = htmlElements(page);
    const levels = all.flatMap(({ tag }) => (/^h[1-6]$/.test(tag) ? Number(tag.slice(1)) : []));

    expect(all[0]).toMatchObject({ tag: 'html', attributes: { lang: 'en' } });
    for (const landmark of ['header', 'nav', 'main', 'footer'])
      expect(all.filter(({ tag }) => tag === landmark)).toHaveLength(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [at, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[at - 1] ?? 0) + 1);
    for (const { attributes } of elementsOf(page, 'th')) expect(attributes.scope).toMatch(/^(?:row|col)$/);
    for (const { attributes } of elementsOf(page, 'svg')) expect(attributes['aria-hidden']).toBe('true');
    expect(elementsOf(page, 'meta').map(({ attributes }) => attributes.content)).toContain(
      'width=device-width, initial-scale=1',
    );
  });

  it('tells a verdict by a word and a shape, never by its colour alone', () => {
    for (const { text } of elementsOf(page, 'span', 'mark'))
      expect(plain(text)).toMatch(/^(?:fail|warn|inconclusive|pass|critical|high|medium|low|info)$/);
    const shapes = elementsOf(page, 'use').map(({ attributes }) => attributes.href);
    expect(new Set(shapes)).toEqual(new Set(['#shape-fail', '#shape-pass', '#shape-link', '#shape-break']));
  });

  it('of no node says so', () => {
    const empty = renderHtml(
      reportOf(
        { status: 'unreadable', problems: [{ code: 'empty', member: null, detail: 'the file is empty' }] },
        { nodes: [] },
      ),
    );

    expect(plain(elementsOf(empty, 'p', 'whole')[0]?.text ?? '')).toBe('inconclusive No node could be judged.');
    expect(elementsOf(empty, 'li').map(({ text }) => plain(text))).toEqual(['Bundles', 'empty: the file is empty']);
  });

  it('of a node without servers says why, and what to collect', () => {
    const collect = [{ code: 'role-e-collect-c', from: 'every Expressway-C', what: 'A bundle', how: 'Maintenance.' }];
    const node = nodeOf({ role: 'E', servers: [], findings: [], reasons: ['role-e-collect-c'], collect });
    const lone = renderHtml(reportOf({}, { nodes: [node] }));

    expect(elementsOf(lone, 'p').map(({ text }) => plain(text))).toContain(
      'No server of this node was seen: role-e-collect-c.',
    );
    expect(elementsOf(lone, 'li').map(({ text }) => plain(text))).toContain(
      'From every Expressway-C: A bundle. Maintenance.',
    );
  });

  it('makes a link of a reference only where it leads to the web', () => {
    const references = [
      { id: 'A', url: 'https://www.example.com/a?b=1&c=2' },
      { id: 'B', url: 'javascript:alert(1)' },
      { id: 'C', url: 'http://www.example.com/' },
      { id: 'D', url: null },
    ];
    const remediation = [
      {
        ...{ kind: 'fix', title: 'Mend it', confidence: 'likely', assumes: [], where: 'cucm', scope: 'uc-node' },
        ...{ steps: ['Mend it.'], commands: [], requiresRestart: 'none', verify: 'It works.', rollback: 'None.' },
        ...{ risk: { serviceImpact: 'None.', securityImpact: 'None.', reversible: true }, resolves: [], artifacts: [] },
        references,
      },
    ] as const;
    const finding = findingOf({ remediation: JSON.parse(JSON.stringify(remediation)) });
    const linked = renderHtml(reportOf({}, { nodes: [nodeOf({ findings: [finding] })] }));
    const links = elementsOf(linked, 'a').filter(({ attributes }) => !attributes.href?.startsWith('#'));

    expect(links.map(({ attributes }) => attributes.href)).toEqual(['https://www.example.com/a?b=1&c=2']);
    expect(elementsOf(linked, 'div').map(({ text }) => plain(text))).toContain('References A, B, C, D');
  });

  it('shows what was assumed and what would change', () => {
    const { servers, ...whatIf } = {
      assumed: {
        trusted: [{ sha256: 'ab'.repeat(32), subject: 'CN=Root' }],
        names: [{ address: '10.61.20.11', name: 'cucm-pub.example.lab' }],
      },
      servers: [
        {
          ...{ node: 'expc1', address: '10.61.20.11', port: 8443, assumedName: 'cucm-pub.example.lab' },
          before: { result: 'fail' as const, cause: 'name-mismatch' as const, predicted: null },
          after: { result: 'pass' as const, cause: null, predicted: null },
        },
      ],
    };
    const asked = renderHtml(reportOf({}, { whatIf: { ...whatIf, servers } }));
    const said = elementsOf(asked, 'li').map(({ text }) => plain(text));

    expect(said).toContain(`CN=Root is trusted (SHA-256 ${'ab'.repeat(32)})`);
    expect(said).toContain('10.61.20.11 is asked for as cucm-pub.example.lab');
    expect(said).toContain(
      '10.61.20.11:8443 on expc1, asked for as cucm-pub.example.lab: fails (name-mismatch), then passes',
    );
  });
});
