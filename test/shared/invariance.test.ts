// What must not matter: how the stream was cut, how lines end, in which order the members stand, what other processes
// wrote in between. The same evidence gives the same verdicts.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NodeReport } from '../../shared/model/report.ts';
import { analysed } from '../build/analysed.ts';
import { bundleName, configurationDump, statusDump } from '../build/diagnostic-bundle.ts';
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  sniWarning,
  someNode,
  sslError,
  stamp,
  threadLine,
} from '../build/log-lines.ts';
import { type TarEntry, tar } from '../build/tar.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const host = 'cucm.example.lab';
const ip = '10.61.20.11';
const imp = 'imp.example.lab';

/** Failed, mended, tolerated, refused and answered, on several ports. */
const log = [
  ...exchangeLines(
    someNode,
    failedExchange(1, start, host, ip, 6972, [coreWarning(host, ip, 'self signed certificate'), sslError(host)]),
  ),
  ...exchangeLines(someNode, okExchange(2, start + 1_000, host, ip, 8443)),
  ...exchangeLines(
    someNode,
    failedExchange(3, start + 2_000, imp, '10.61.20.13', 8443, [sniWarning(imp, '10.61.20.13')]),
  ),
  ...exchangeLines(someNode, okExchange(4, start + 3_000, imp, '10.61.20.13', 8443)),
  ...exchangeLines(someNode, {
    ...failedExchange(5, start + 4_000, 'cuc.example.lab', '10.61.20.14', 7443, []),
    sent: 'HTTP/1.1 502 Connection refused',
  }),
];
const members: readonly TarEntry[] = [
  { name: 'loggingsnapshot_expc1.txt', body: `${log.join('\n')}\n` },
  { name: 'xconf_dump_expc1.txt', body: configurationDump({ host: 'expc1', log: null }) },
  { name: 'xstat_dump_expc1.txt', body: statusDump({ host: 'expc1', log: null }) },
  { name: 'notes.txt', body: 'nothing of interest\n' },
];
const withLog = (body: string | Uint8Array): TarEntry[] =>
  members.map((entry) => (entry.name.startsWith('logging') ? { ...entry, body } : entry));

/** Everything said about the nodes but where in its file a line stands. */
async function said(entries: readonly TarEntry[], pieces: number | readonly number[] = 1 << 16): Promise<NodeReport[]> {
  const report = await analysed([{ fileName: bundleName('expc1'), bytes: gzipSync(tar(entries)) }], pieces);
  return report.nodes.map((node) => ({
    ...node,
    bundleIds: [],
    findings: node.findings.map((finding) => ({
      ...finding,
      evidence: finding.evidence.map((evidence) => ({ ...evidence, line: 0 })),
    })),
  }));
}

describe('the verdict', () => {
  let plain: NodeReport[];
  beforeAll(async () => {
    plain = await said(members);
  });

  it('is the one that was planted', () => {
    expect(plain[0]?.servers.map(({ address, port, verdict, cause }) => [address, port, verdict, cause])).toEqual([
      ['cuc.example.lab', 7443, 'fail', 'connection-refused'],
      [host, 6972, 'fail', 'self-signed'],
      [host, 8443, 'pass', null],
      [imp, 8443, 'warn', 'name-mismatch'],
    ]);
  });

  it('does not depend on where the stream was cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }), async (sizes) => {
        expect(await said(members, sizes)).toEqual(plain);
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on the order of the members', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...members], { minLength: members.length }), async (shuffled) => {
        expect(await said(shuffled)).toEqual(plain);
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ['CRLF', `${log.join('\r\n')}\r\n`],
    ['no end of the last line', log.join('\n')],
    ['a byte order mark', `\ufeff${log.join('\n')}\n`],
    ['UTF-16', Buffer.from(`\ufeff${log.join('\n')}\n`, 'utf16le')],
  ])('does not depend on line ends and encoding: %s', async (_, body) => {
    expect(await said(withLog(body))).toEqual(plain);
  });

  it('does not depend on what else was logged in between', async () => {
    const at = stamp(start, 120);
    const noise = fc.constantFrom(
      `${at} expc1 tvcs: UTCTime="2022-09-06 07:41:29,000" Module="network.sip" Level="DEBUG": Action="Received"\nSIPMSG:\n|OPTIONS sip:a SIP/2.0\nVia: SIP/2.0/TLS\n\n|`,
      `${at} expc1 sshd[77]: Accepted publickey for remote from 127.0.0.1 port 50892 ssh2`,
      `${at} expc1 httpd[5]: 10.61.20.6 - - "GET /certificate HTTP/1.1" 502 77`,
      threadLine(someNode, start, '[ET_NET 0] NOTE: verification is what it is'),
      'a line that starts with nothing',
      '',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: log.length }), noise), { maxLength: 12 }),
        async (extra) => {
          const noisy = [...log];
          for (const [place, line] of extra.toSorted(([a], [b]) => b - a)) noisy.splice(place, 0, line);
          const nodes = await said(withLog(`${noisy.join('\n')}\n`));
          expect(nodes.map(verdicts)).toEqual(plain.map(verdicts));
        },
      ),
      { numRuns: 40 },
    );
  });
});

const verdicts = ({ verdict, reasons, servers, findings }: NodeReport) => ({
  verdict,
  reasons,
  servers,
  findings: findings.map(({ id, count, cause, impact }) => ({ id, count, cause, impact })),
});
