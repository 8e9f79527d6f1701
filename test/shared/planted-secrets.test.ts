// A secret planted in a log, in pasted text or in the name of a file stands in no face of any report, whatever form it has.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyText } from '../../shared/classify-text.ts';
import type { Report } from '../../shared/model/report.ts';
import { renderBrief } from '../../shared/report/brief.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { renderText } from '../../shared/report/text.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { analysed } from '../build/analysed.ts';
import { diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, someNode, sslError } from '../build/log-lines.ts';
import { tar } from '../build/tar.ts';

const host = 'cucm.example.lab';
const ip = '10.61.20.11';

/** Forms that can stand anywhere in a line. */
const forms: readonly ((secret: string) => string)[] = [
  (secret) => `Authorization: Basic ${Buffer.from(`joe:${secret}`).toString('base64')}`,
  (secret) => `Detail="Authorization: Bearer ${secret}"`,
  (secret) => `Detail="Cookie: a=b; JSESSIONID=${secret}; c=d"`,
  (secret) => `Set-Cookie: session="${secret}"; Path=/`,
  (secret) => `password=${secret}`,
  (secret) => `user=joe;passwd=${secret};next=1`,
  (secret) => `Password="${secret} ${secret}" next=1`,
  (secret) => `{"client_secret":"${secret}","id":1}`,
  (secret) => `{\\"refresh_token\\":\\"${secret}\\",\\"id\\":1}`,
  (secret) => `<password>${secret}</password>`,
  (secret) => `<credential kind="x">${secret}</credential>`,
  (secret) => `https://joe:${secret}@${host}/x`,
  (secret) => `eyJhbGciOiJub25lIn0.${secret}.${secret}`,
  (secret) => `bearer ${secret}`,
];

/** Forms of a request's path. */
const paths: readonly ((secret: string) => string)[] = [
  (secret) => `/cucm-uds/user/joe/devices?access_token=${secret}&x=1`,
  (secret) => `/ucmuser;jsessionid=${secret}?x=1`,
  (secret) => `/login?username=joe&password=${secret}`,
  (secret) => `/to?next=https%3A%2F%2Fa%2F%3Fapi_key%3D${secret}%26b`,
];

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const secretText = fc
  .array(fc.constantFrom(...letters, '-', '_'), { minLength: 12, maxLength: 40 })
  .map((all) => `q7${all.join('')}Zk9`);
const form = fc.constantFrom(...forms);

/** In every spelling that comes of it in the forms above. */
function expectUnseen(shown: string, secret: string): void {
  const spellings = [secret, Buffer.from(`joe:${secret}`).toString('base64')];
  for (const spelling of spellings) expect(shown).not.toContain(spelling);
}

const facesOf = (report: Report): string =>
  [renderJson(report), renderText(report), renderMarkdown(report, { full: true }), renderBrief(report)].join('\n');

function log(planted: string, path: string): string[] {
  const warning = coreWarning(host, ip, 'self signed certificate');
  const lines = [
    `${warning} ${planted}`,
    sslError(host, `error:1416F086:SSL routines:x:certificate verify failed ${planted}`),
  ];
  const other = coreWarning(host, ip, `unheard of ${planted}`);
  const answered = { ...failedExchange(8, Date.UTC(2022, 8, 6, 7, 42), host, ip, 8443, []), path };
  return [
    ...exchangeLines(someNode, { ...failedExchange(7, Date.UTC(2022, 8, 6, 7, 41), host, ip, 6972, lines), path }),
    ...exchangeLines(someNode, { ...answered, sent: `HTTP/1.1 502 connect failed ${planted.replaceAll('"', "'")}` }),
    ...exchangeLines(someNode, { ...failedExchange(9, Date.UTC(2022, 8, 6, 7, 43), host, ip, 6971, [other]), path }),
  ];
}

describe('a planted secret', () => {
  it('in a line or a path of a log stands in no face of the report, which judges as it did', async () => {
    await fc.assert(
      fc.asyncProperty(secretText, form, fc.constantFrom(...paths), async (secret, write, pathOf) => {
        const bundle = diagnosticBundle({ host: 'expc1', log: log(write(secret), pathOf(secret)) });
        const report = await analysed([{ fileName: 'b.tar.gz', bytes: bundle }]);

        expectUnseen(facesOf(report), secret);
        expect(report.nodes.map(({ verdict, servers }) => [verdict, servers.map(({ cause }) => cause)])).toEqual([
          ['fail', ['certificate-other', 'self-signed', 'connection-other']],
        ]);
        expect(report.nodes[0]?.findings.every(({ evidence }) => evidence.length > 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('in pasted text is not echoed, neither beside a match nor alone', () => {
    fc.assert(
      fc.property(secretText, form, form, (secret, write, other) => {
        const warning = coreWarning(host, ip, `unheard of ${write(secret)}`);
        const lines = [write(secret), warning, `${sslError(host)} ${other(secret)}`, 'unknown', other(secret)];

        expectUnseen(JSON.stringify(classifyText(lines.join('\n'), shippedPack)), secret);
      }),
      { numRuns: 300 },
    );
  });

  it('in the name of a file is not shown', async () => {
    const secret = 'q7hunter2Zk9';
    const bytes = tar([{ name: `x/password=${secret}`, body: 'nothing of use' }]);

    expectUnseen(facesOf(await analysed([{ fileName: `token=${secret}`, bytes }])), secret);
  });
});
