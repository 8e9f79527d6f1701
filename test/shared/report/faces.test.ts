// The faces of a report: what a person reads, whatever the bundle tried to put into it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../../shared/report/json.ts';
import { renderMarkdown } from '../../../shared/report/markdown.ts';
import { renderBrief, renderText } from '../../../shared/report/text.ts';
import { codeSpan, oneLine } from '../../../shared/report/untrusted.ts';
import { analysed } from '../../build/analysed.ts';
import { diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, someNode, sslError } from '../../build/log-lines.ts';
import { tar } from '../../build/tar.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const ip = '10.61.20.11';
const failing = (host: string, path = '/cucm-uds/user/jdoe/devices') =>
  exchangeLines(someNode, {
    ...failedExchange(7, start, host, ip, 6972, [coreWarning(host, ip, 'self signed certificate'), sslError(host)]),
    path,
  });

const report = () =>
  analysed([{ fileName: 'b.tar.gz', bytes: diagnosticBundle({ host: 'expc1', log: failing('cucm.example.lab') }) }]);

describe('the text face', () => {
  it('reads from verdict to remedy', async () => {
    const lines = renderText(await report()).split('\n');

    expect(lines.slice(0, 6)).toEqual([
      'FAIL  expc1: 1 of 1 server fails: cucm.example.lab:6972, its certificate is self-signed and not trusted',
      '  Expressway-C X14.2.1, verification enforced, as of 2022-09-06 07:41:29 UTC',
      '  fail          cucm.example.lab:6972  self-signed',
      '                1 failed, 0 answered; first failed 2022-09-06 07:41:29 UTC, last 2022-09-06 07:41:29 UTC',
      '',
      '  CRITICAL  cucm.example.lab:6972 presents a self-signed certificate that is not trusted',
    ]);
    expect(lines).toContain('      > xConfiguration EdgeConfigServer VerifyOriginServer: Off');
  });

  it('says what could not be read', async () => {
    const text = renderText(await analysed([{ fileName: 'x.zip', bytes: Buffer.from('504b030414000000', 'hex') }]));

    expect(text).toBe('x.zip: unreadable\n  unsupported-container in x.zip: a zip file: not read\n');
  });
});

describe('the brief face', () => {
  it('says verdict, worst finding and first step in three lines', async () => {
    const lines = renderBrief(await report())
      .trimEnd()
      .split('\n');

    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^FAIL expc1: 1 of 1 server fails/);
    expect(lines[2]).toMatch(/^First: Have the certificate of the server signed/);
  });

  it('says so when there is no node', async () => {
    expect(renderBrief(await analysed([{ fileName: 'x', bytes: Buffer.alloc(0) }]))).toBe(
      'INCONCLUSIVE: no node could be judged (member-empty).\n',
    );
  });
});

describe('the Markdown face', () => {
  it('is at most 4,000 characters unless all is asked for', async () => {
    const many = Array.from({ length: 30 }, (_, at) => failing(`cucm${at}.example.lab`)).flat();
    const large = await analysed([{ fileName: 'b', bytes: diagnosticBundle({ host: 'expc1', log: many }) }]);

    expect(renderMarkdown(large, { full: false }).length).toBeLessThanOrEqual(4_000);
    expect(renderMarkdown(large, { full: true }).length).toBeGreaterThan(4_000);
  });

  it('tells a remedy that several findings share once', async () => {
    const two = [
      ...failing('a.example.lab'),
      ...failing('a.example.lab').map((line) => line.replaceAll('6972', '8443')),
    ];

    const markdown = renderMarkdown(
      await analysed([{ fileName: 'b', bytes: diagnosticBundle({ host: 'expc1', log: two }) }]),
      { full: true },
    );

    expect(markdown.split('VerifyOriginServer: Off\n').length - 1).toBe(1);
  });
});

describe('text from a bundle', () => {
  const hostile = '\u001b[31m<script>alert(1)</script>`|](javascript:x)\u202e';

  it('puts no control characters and no live markup into any face', async () => {
    const log = [...failing('cucm.example.lab', `/user/${hostile}`), ...failing(`bad.example.lab`)];
    const bytes = tar([{ name: `logging${hostile}snapshot.txt`, body: `${log.join('\n')}\n${hostile}` }], {
      endMark: false,
    });
    const parsed = await analysed([{ fileName: `${hostile}.tar`, bytes }]);

    const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
    expect(renderText(parsed)).not.toMatch(control);
    expect(renderBrief(parsed)).not.toMatch(control);
    const markdown = renderMarkdown(parsed, { full: true });
    expect(markdown).not.toMatch(control);
    expect(markdown.replace(/(`+) .*? \1/g, '').replace(/`[^`\n]*`/g, '')).not.toContain('<script>');
  });

  it('stays in its code span whatever backticks it holds', () => {
    expect(codeSpan('a`b', 10)).toBe('`` a`b ``');
    expect(codeSpan('a``b|c', 10)).toBe('``` a``b\\|c ```');
    expect(codeSpan('plain', 3)).toBe('`pl…`');
  });

  it('is one line of bounded length', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (text, most) => {
        const shown = oneLine(text, most);
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(shown).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('the JSON face', () => {
  it('is the report and nothing else', async () => {
    const whole = await report();

    expect(JSON.parse(renderJson(whole))).toEqual(whole);
  });
});
