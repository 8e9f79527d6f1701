// Whose evidence is whose: dumps and logs of several nodes in one bundle.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analysed } from '../build/analysed.ts';
import { type BundleParts, configurationDump, statusDump } from '../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from '../build/log-lines.ts';
import { type TarEntry, tar } from '../build/tar.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const minute = 60_000;
const address = 'cucm.example.lab';
const ip = '10.61.20.11';
const when = '2022-09-06_09:42:38';
const refused = [coreWarning(address, ip, 'self signed certificate'), sslError(address)];

const ok = (host: string, txn: number, at: number, port = 8443): string[] =>
  exchangeLines({ ...someNode, host }, okExchange(txn, start + at, address, ip, port));
const failed = (host: string, txn: number, at: number, port = 8443): string[] =>
  exchangeLines({ ...someNode, host }, failedExchange(txn, start + at, address, ip, port, refused));

const log = (name: string, lines: readonly string[]): TarEntry => ({ name, body: `${lines.join('\n')}\n` });
const dumps = (parts: Omit<BundleParts, 'log'>, folder = ''): TarEntry[] => [
  { name: `${folder}xconf_dump_${parts.host}_${when}.txt`, body: configurationDump({ ...parts, log: null }) },
  { name: `${folder}xstat_dump_${parts.host}_${when}.txt`, body: statusDump({ ...parts, log: null }) },
];

const packed = (name: string, entries: readonly TarEntry[]) => ({ fileName: name, bytes: gzipSync(tar(entries)) });
const nodesIn = async (...files: { fileName: string; bytes: Uint8Array }[]) => (await analysed(files)).nodes;

describe('dumps', () => {
  it.each([['before'], ['after']])('in XML that stand %s those in text wipe nothing', async (place) => {
    const xml = ['xconf', 'xstat'].map((kind) => ({
      name: `${kind}_dump_expc1_${when}.xml`,
      body: '<?xml version="1.0"?>\n<Dump><Item>1</Item></Dump>\n',
    }));
    const text = [...dumps({ host: 'expc1' }), log(`loggingsnapshot_expc1_${when}.txt`, ok('expc1', 1, 0))];

    const nodes = await nodesIn(packed('b.tar.gz', place === 'before' ? [...xml, ...text] : [...text, ...xml]));

    expect(nodes).toMatchObject([{ node: 'expc1', version: 'X14.2.1', verification: 'enforced', verdict: 'pass' }]);
  });

  it('of one node say nothing of another whose lines stand in the same log', async () => {
    const lines = [...ok('expc1', 1, 0), ...ok('expc2', 2, 1000)];

    const nodes = await nodesIn(
      packed('b.tar.gz', [...dumps({ host: 'expc1' }), log(`loggingsnapshot_expc1_${when}.txt`, lines)]),
    );

    expect(nodes).toMatchObject([
      { node: 'expc1', verification: 'enforced', verdict: 'pass' },
      { node: 'expc2', verification: 'unknown', verdict: 'inconclusive', serialNumber: null },
    ]);
  });

  it('of a C and an E in one flat archive go to the node they are of', async () => {
    const nodes = await nodesIn(
      packed('both.tar.gz', [
        ...dumps({ host: 'expc1' }),
        ...dumps({ host: 'expe1', type: 'Expressway-E' }),
        log('all.log', [...failed('expc1', 1, 0)]),
      ]),
    );

    expect(nodes).toMatchObject([
      { node: 'expc1', role: 'C', verdict: 'fail' },
      { node: 'expe1', role: 'E', verdict: 'inconclusive' },
    ]);
  });

  it('of an E whose file names tell nothing are not those of the C beside it', async () => {
    const named = (host: string) => ({ name: `${host}.conf`, body: configurationDump({ host, log: null }) });
    const status = { name: 'e.status', body: statusDump({ host: 'expe1', type: 'Expressway-E', log: null }) };
    const entries = [log('c.log', failed('expc1', 1, 0)), named('expc1'), named('expe1'), status];

    expect(await nodesIn(packed('both.tar.gz', entries))).toMatchObject([
      { node: 'expc1', role: 'C', verdict: 'fail', version: null },
      { node: 'expe1', reasons: ['log-missing'] },
    ]);
  });

  it('in another folder than the log still tell of its node, by short name or FQDN', async () => {
    const [configuration, status] = dumps({ host: 'expc1.example.lab' }, 'dumps/');
    const entries = [configuration, status].flatMap((entry) => entry ?? []);

    const nodes = await nodesIn(packed('b.tar.gz', [...entries, log('logs/x.log', ok('EXPC1', 1, 0))]));

    expect(nodes).toMatchObject([{ node: 'EXPC1', verification: 'enforced', version: 'X14.2.1', verdict: 'pass' }]);
  });

  it('without any name go to the only node, and to none of two', async () => {
    const nameless = { name: 'status.txt', body: statusDump({ host: '', log: null }) };

    const one = await nodesIn(packed('b.tar.gz', [nameless, log('x/a.log', ok('expc1', 1, 0))]));
    const two = await nodesIn(packed('b.tar.gz', [nameless, log('x/a.log', [...ok('a', 1, 0), ...ok('b', 2, 0)])]));

    expect(one.map(({ version }) => version)).toEqual(['X14.2.1']);
    expect(two.map(({ version }) => version)).toEqual([null, null]);
  });

  it('cannot make an Expressway-E of a node that asks other hosts', async () => {
    const parts = { host: 'expc1', type: 'Expressway-E' as const };

    const nodes = await nodesIn(
      packed('b.tar.gz', [...dumps(parts), log(`loggingsnapshot_expc1_${when}.txt`, failed('expc1', 1, 0))]),
    );

    expect(nodes).toMatchObject([{ role: 'C', verdict: 'fail' }]);
  });

  it('of a node without a log make that node known', async () => {
    expect(await nodesIn(packed('b.tar.gz', dumps({ host: 'expc1' })))).toMatchObject([
      { node: 'expc1', verdict: 'inconclusive', reasons: ['log-missing'] },
    ]);
  });
});

describe('logs of one node', () => {
  it('in several folders of an archive are one', async () => {
    const entries = [log('a/x.log', ok('expc1', 1, 0)), log('b/x.log', failed('expc1', 2, minute, 6972))];

    const [node] = await nodesIn(packed('b.tar.gz', [...dumps({ host: 'expc1' }, 'c/'), ...entries]));

    expect(node).toMatchObject({ verdict: 'fail', verification: 'enforced', asOf: '2022-09-06T07:42:29.020Z' });
    expect(node?.servers.map(({ port, verdict }) => [port, verdict])).toEqual([
      [6972, 'fail'],
      [8443, 'pass'],
    ]);
  });

  it.each([['localhost'], ['LOCALHOST']])('count lines of %s as those of the only node', async (name) => {
    const entries = [log('a.log', ok('expc1', 1, 0)), log('x/b.log', failed(name, 2, minute, 6972))];

    expect(await nodesIn(packed('b.tar.gz', entries))).toMatchObject([{ node: 'expc1', verdict: 'fail' }]);
    expect(
      await nodesIn(packed('b.tar.gz', [log('a.log', [...ok('expc1', 1, 0), ...failed(name, 2, 1)])])),
    ).toMatchObject([{ node: 'expc1', verdict: 'fail' }]);
  });

  it('pass nothing where lines of localhost could be those of several nodes', async () => {
    const lines = [...ok('expc1', 1, 0), ...ok('expc2', 2, 0), ...failed('localhost', 3, minute)];
    const both = [...dumps({ host: 'expc1' }), ...dumps({ host: 'expc2' }), log('a.log', lines)];

    const nodes = await nodesIn(packed('b.tar.gz', both));

    expect(nodes.map(({ node, verdict, reasons }) => [node, verdict, reasons])).toEqual([
      ['expc1', 'inconclusive', ['log-truncated']],
      ['expc2', 'inconclusive', ['log-truncated']],
    ]);
  });
});
