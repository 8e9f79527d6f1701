// Dumps of either form through the whole analysis: what the report says of a node that only they describe.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analysed } from '../build/analysed.ts';
import { type BundleParts, configurationDump, statusDump } from '../build/diagnostic-bundle.ts';
import { type TarEntry, tar } from '../build/tar.ts';
import { configurationXml, statusXml } from '../build/xml-dump.ts';

const when = '2022-09-06_09:42:38';
const parts: BundleParts = {
  host: 'expc1',
  log: null,
  verifyOriginServer: 'Off',
  cluster: { name: 'c.example.lab', peers: ['10.61.20.5', '10.61.20.6'] },
};
const xml = (of: BundleParts): TarEntry[] => [
  { name: `xconf_dump_${of.host}_${when}.xml`, body: configurationXml(of) },
  { name: `xstat_dump_${of.host}_${when}.xml`, body: statusXml(of) },
];
const text = (of: BundleParts): TarEntry[] => [
  { name: `xconf_dump_${of.host}_${when}.txt`, body: configurationDump(of) },
  { name: `xstat_dump_${of.host}_${when}.txt`, body: statusDump(of) },
];
const report = (entries: readonly TarEntry[]) =>
  analysed([{ fileName: `diagnostic_log_expc1_${when}.tar.gz`, bytes: gzipSync(tar(entries)) }]);

describe('dumps', () => {
  it('in XML alone tell of the node', async () => {
    const { nodes, clusters, bundles } = await report(xml(parts));

    expect(nodes).toMatchObject([
      {
        node: 'expc1',
        fqdn: 'expc1.example.lab',
        ip: '10.61.20.5',
        serialNumber: 'C45916FD',
        role: 'C',
        version: 'X14.2.1',
        cluster: 'c.example.lab',
        verification: 'off',
        configured: [{ address: 'cucm-pub.example.lab', product: 'cucm', tlsVerifyMode: 'On' }],
      },
    ]);
    expect(clusters).toMatchObject([{ name: 'c.example.lab', missing: ['10.61.20.6'] }]);
    expect(bundles).toMatchObject([{ status: 'complete', problems: [] }]);
  });

  it.each([['before'], ['after']])('in XML %s those in text add to them and overrule nothing', async (place) => {
    const enforced: BundleParts = { ...parts, verifyOriginServer: 'On', version: 'X15.0.2' };
    const both = place === 'before' ? [...xml(parts), ...text(enforced)] : [...text(enforced), ...xml(parts)];

    expect((await report(both)).nodes).toMatchObject([
      { verification: 'enforced', version: 'X15.0.2', configured: [{ address: 'cucm-pub.example.lab' }] },
    ]);
  });

  it('without the host in their names are those of one node in both forms', async () => {
    const plain = [...xml(parts), ...text(parts)].map((entry) => ({
      ...entry,
      name: entry.name.replace(/_expc1_.*(?=\.)/, ''),
    }));

    expect((await report(plain)).nodes).toMatchObject([{ node: 'expc1', version: 'X14.2.1', role: 'C' }]);
  });

  it.each([
    ['X14.0.7', null, 'not-implemented'],
    ['X14.0.8', null, 'unknown'],
    ['X14.0.7', 'Off', 'off'],
  ] as const)('of release %s with the key %s give verification %s', async (version, verifyOriginServer, expected) => {
    for (const entries of [xml, text])
      expect((await report(entries({ ...parts, version, verifyOriginServer }))).nodes[0]?.verification).toBe(expected);
  });

  it('of an Expressway-E verify nothing', async () => {
    const { nodes } = await report(xml({ ...parts, type: 'Expressway-E' }));

    expect(nodes).toMatchObject([{ role: 'E', verification: 'not-applicable' }]);
  });

  it('that are damaged make the bundle partial', async () => {
    const [configuration, status] = xml(parts);
    const cut = { name: configuration?.name ?? '', body: `${configuration?.body}`.slice(0, -30) };

    const { bundles, nodes } = await report(status ? [cut, status] : [cut]);

    expect(bundles).toMatchObject([{ status: 'partial', problems: [{ code: 'dump-malformed' }] }]);
    expect(nodes).toMatchObject([{ verification: 'off' }]);
  });

  it('saved as UTF-16 are read', async () => {
    const wide = [...text(parts), ...xml(parts)].map(({ name, body }) => ({
      name,
      body: Buffer.from(`\ufeff${body}`, 'utf16le'),
    }));

    expect((await report(wide)).nodes).toMatchObject([{ node: 'expc1', version: 'X14.2.1', verification: 'off' }]);
  });
});
