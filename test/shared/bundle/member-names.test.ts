// Names as they come out of the product, and as file systems, browsers and people spell them afterwards.
import { describe, expect, it } from 'vitest';
import { fileNameOf, folderOf, hostOfName, isLeftover, isLogName } from '../../../shared/bundle/member-name.ts';
import type { NodeReport } from '../../../shared/model/report.ts';
import { analysed } from '../../build/analysed.ts';
import { configurationDump, statusDump } from '../../build/diagnostic-bundle.ts';
import { exchangeLines, okExchange, someNode } from '../../build/log-lines.ts';
import { makeCa } from '../../build/pki.ts';
import { tar } from '../../build/tar.ts';
import { zip } from '../../build/zip.ts';

const spellings = [
  ['as the product names it', '2022-09-06_09:42:38'],
  ['by Windows', '2022-09-06_09_42_38'],
  ['by a browser', '2022-09-06_09 42 38'],
  ['with hyphens', '2022-09-06_09-42-38'],
  ['as macOS shows it', '2022-09-06_09/42/38'],
  ['percent-encoded', '2022-09-06_09%3A42%3A38'],
  ['with the private colon of a mount', '2022-09-06_09\uf03a42\uf03a38'],
  ['with a colon that only looks like one', '2022-09-06_09\ua78942\ua78938'],
  ['without its time', '2022-09-06'],
] as const;

const root = makeCa().pem;

/** The members of one bundle; the folder is part of their names. */
const members = (time: string, folder: string) => [
  { name: `${folder}xconf_dump_expc1_${time}.txt`, body: configurationDump({ host: 'expc1', log: null }) },
  { name: `${folder}xstat_dump_expc1_${time}.txt`, body: statusDump({ host: 'expc1', log: null }) },
  { name: `${folder}ca_expc1_${time}.pem`, body: root },
  {
    name: `${folder}loggingsnapshot_expc1_${time}.txt`,
    body: exchangeLines(someNode, okExchange(8, Date.UTC(2022, 8, 6, 7), 'cucm.example.lab', '10.61.20.11', 8443)).join(
      '\n',
    ),
  },
];

const expected: Partial<NodeReport> = { node: 'expc1', version: 'X14.2.1', verification: 'enforced', verdict: 'pass' };

describe('a bundle whose times are spelled', () => {
  it.each(spellings)('%s is one node with its release, setting and trust store', async (_, time) => {
    for (const folder of ['', `diagnostic_log_expc1_${time}/`]) {
      const report = await analysed([{ fileName: 'upload', bytes: tar(members(time, folder)) }]);
      expect(report.nodes).toHaveLength(1);
      expect(report.nodes[0]).toMatchObject({ ...expected, trustStore: { count: 1 } });
    }
  });
});

it('a zip archive made on Windows parts folders by backslashes', async () => {
  const entries = ['expc1', 'expc2'].flatMap((host) =>
    members('2022-09-06_09_42_38', `logs\\${host}\\`).map(({ name, body }) => ({
      name: name.replaceAll('expc1', host),
      body: body.replaceAll('expc1', host),
    })),
  );

  const report = await analysed([{ fileName: 'two.zip', bytes: zip(entries) }]);

  expect(report.nodes.map(({ node, version, verdict }) => [node, version, verdict])).toEqual([
    ['expc1', 'X14.2.1', 'pass'],
    ['expc2', 'X14.2.1', 'pass'],
  ]);
});

it('the names of X8.2, without host and time, are enough', async () => {
  const entries = members('2022-09-06_09:42:38', '').map(({ name, body }) => ({
    name: name.replace('_expc1_2022-09-06_09:42:38', ''),
    body,
  }));

  const report = await analysed([{ fileName: 'diagnostic.tar', bytes: tar(entries) }]);

  expect(report.nodes).toHaveLength(1);
  expect(report.nodes[0]).toMatchObject({ ...expected, trustStore: { count: 1 } });
});

describe('names', () => {
  it.each([
    ['Copy of loggingsnapshot_expc1_2022-09-06_09_42_38 (1).txt', 'expc1'],
    ['case 1234 - diagnostic_log_exp_c-1_2022-09-06_09_42_38.tar.gz', 'exp_c-1'],
    ['a\\server_expc1.example.lab_2022-09-06_09_42_38.pem', 'expc1.example.lab'],
    ['my_ca_store_2022-09-06_x.pem', null],
    ['eth1_diagnostic_logging_tcpdump19_expc1_2022-09-06_09:42:38.pcap.gz', 'expc1'],
  ])('%s carries the host %s', (name, host) => expect(hostOfName(name)).toBe(host));

  it.each([
    ['a/b\\c.txt', 'a/b', 'c.txt'],
    ['x/ca_a_2022-09-06_09/42/38.pem', 'x', 'ca_a_2022-09-06_09:42:38.pem'],
    ['../../etc/passwd', '../../etc', 'passwd'],
    ['C:\\windows\\Thumbs.db', 'C:/windows', 'thumbs.db'],
  ])('%s stands in %s and is called %s', (path, folder, name) =>
    expect([folderOf(path), fileNameOf(path)]).toEqual([folder, name]),
  );

  it('of leftovers and logs are known however folders are parted', () => {
    expect(['__MACOSX\\._a', 'x\\Thumbs.db', 'x/desktop.ini', 'a/.DS_Store'].every(isLeftover)).toBe(true);
    expect(['MACOSX/a', 'thumbs.db.txt'].some(isLeftover)).toBe(false);
    expect(['a\\loggingsnapshot_x.txt', 'x.tar', 'x.log', 'Diagnostic_log_x'].every(isLogName)).toBe(true);
  });
});
