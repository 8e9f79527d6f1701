// The faces of a report: what a person reads, whatever the bundle tried to put into it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderBrief } from '../../../shared/report/brief.ts';
import { renderJson } from '../../../shared/report/json.ts';
import { renderMarkdown } from '../../../shared/report/markdown.ts';
import { renderText } from '../../../shared/report/text.ts';
import { codeSpan, oneLine, sentence } from '../../../shared/report/untrusted.ts';
import { analysed } from '../../build/analysed.ts';
import { diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, someNode, sslError, threadLine } from '../../build/log-lines.ts';
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

    expect(lines.slice(0, 9)).toEqual([
      'As of 2022-09-06 07:41:29 UTC',
      '',
      'FAIL  expc1: 1 of 1 server fails: cucm.example.lab:6972, its certificate is self-signed and not trusted',
      '',
      'CRITICAL  cucm.example.lab:6972 presents a self-signed certificate that is not trusted',
      '  node       expc1',
      '  seen       once, at 2022-09-06 07:41:29 UTC',
      '  affects    1 failed exchange, at least 1 user',
      '  why        The certificate of the server names itself as issuer and does not stand in the trusted CA list. After an upgrade this is often the ECDSA certificate, which the server kept self-signed while the RSA one was signed by a CA.',
    ]);
    expect(lines.slice(-3)).toEqual([
      'expc1: Expressway-C X14.2.1, certificate verification enforced',
      '  fail          cucm.example.lab:6972  1 failed, 0 answered; self-signed',
      '',
    ]);
    expect(lines).toContain('    > xConfiguration EdgeConfigServer VerifyOriginServer: Off');
  });

  it('says what could not be read', async () => {
    const text = renderText(await analysed([{ fileName: 'x.xz', bytes: Buffer.from('fd377a585a000000', 'hex') }]));

    expect(text).toBe('x.xz: unreadable\n  unsupported-container in x.xz: a xz file: not read\n');
  });
});

describe('a problem', () => {
  const refused = (host: string) => [coreWarning(host, ip, 'self signed certificate'), sslError(host)];
  const at = (host: string, port: number, txn: number) =>
    exchangeLines(someNode, failedExchange(txn, start + txn * 1000, host, ip, port, refused(host)));
  const textOf = async (...log: string[][]) =>
    renderText(await analysed([{ fileName: 'b', bytes: diagnosticBundle({ host: 'expc1', log: log.flat() }) }]));

  it('is told once for two ports of one host, with its remedies for both', async () => {
    const text = await textOf(at('cucm.example.lab', 8443, 1), at('cucm.example.lab', 6972, 2));

    expect(text).toContain('FAIL  expc1: 2 of 2 servers fail: cucm.example.lab:6972 and :8443, its certificate');
    expect(text.match(/^CRITICAL.*$/gm)).toEqual([
      'CRITICAL  cucm.example.lab:6972 and :8443 presents a self-signed certificate that is not trusted',
    ]);
    expect(text).toContain(
      '  seen       2 times, from 2022-09-06 07:41:30 to 07:41:31 UTC\n  affects    2 failed exchanges',
    );
    expect(text).toContain('that is presented on ports 6972 and 8443 (tomcat');
    expect(text.match(/Have the certificate of the server signed/g)).toHaveLength(1);
  });

  it('of another host points to a remedy that was told already', async () => {
    const text = await textOf(at('a.example.lab', 8443, 1), at('b.example.lab', 8443, 2));

    expect(text.match(/^ {4}1\. On /gm)).toHaveLength(2);
    expect(text.match(/\(on Unified CM, that UC node\), as above$/gm)).toHaveLength(1);
    expect(text).toContain(
      'FAIL  expc1: 2 of 2 servers fail: a.example.lab:8443, its certificate is self-signed and not trusted; 1 more',
    );
  });

  it('of a handshake without an exchange is not worded as if nothing had been asked', async () => {
    const lone = threadLine(someNode, start, sslError('cucm.example.lab'));

    const text = await textOf([lone]);

    expect(text).toContain(
      'INCONCLUSIVE  expc1: not judged: TLS to cucm.example.lab failed, but the log holds no exchange with it',
    );
    expect(text).toContain('  affects    no failed exchange in the log\n');
    expect(text).not.toContain('no request');
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

  it('shows commands as code, also behind numbered steps, and never cuts within them', async () => {
    const fence = '\n\n```\nxConfiguration EdgeConfigServer VerifyOriginServer: Off\n```\n';
    expect(renderMarkdown(await report(), { full: true })).toContain(fence);

    for (let servers = 1; servers < 12; servers++) {
      const log = Array.from({ length: servers }, (_, at) => failing(`cucm${at}.example.lab`)).flat();
      const short = renderMarkdown(
        await analysed([{ fileName: 'b'.repeat(servers * 7), bytes: diagnosticBundle({ host: 'expc1', log }) }]),
        { full: false },
      );
      expect((short.match(/^```$/gm) ?? []).length % 2).toBe(0);
    }
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
    // Two backticks with nothing between them would open a span.
    expect(codeSpan('', 3)).toBe('`  `');
    expect(codeSpan('\u200b', 3)).toBe('`\ufffd`');
  });

  it.each([
    ['__init__: all 3 servers pass', '`__init__`: all 3 servers pass'],
    ['www.evil.example:8443 fails.', '`www.evil.example:8443` fails.'],
    ['a._b_ and [2001:db8::1]:8443, :6972', '`a._b_` and `[2001:db8::1]:8443`, :6972'],
    ['The CA is not trusted. See X14.2.1.', 'The CA is not trusted. See `X14.2.1`.'],
    ['5 < 6 * 7 #8 @a ~b~ `c` [d](e)', '5 \\< 6 \\* 7 \\#8 \\@a \\~b\\~ \\`c\\` \\[d\\](e)'],
  ])('in a sentence of ours is code where it may be markup or a link: %s', (said, shown) => {
    expect(sentence(said)).toBe(shown);
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
