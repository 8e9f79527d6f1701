// Containers told by content, nested in each other; members told apart; names that carry a host.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundleMembers } from '../../../shared/bundle/bundle-members.ts';
import { hostOfName } from '../../../shared/bundle/member-name.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { chunked, collect } from '../../build/chunks.ts';
import { tar } from '../../build/tar.ts';

async function read(bytes: Uint8Array, limits = {}) {
  const notes = newBundleNotes({ ...defaultLimits, ...limits });
  const members: [string, string, number][] = [];
  for await (const { path, kind, body } of bundleMembers(chunked(bytes, 1000), 'b', notes)) {
    members.push([path, kind, (await collect(body)).length]);
  }
  return { members, codes: notes.problems.map(({ code }) => code), notes };
}

const log = '2022-09-06T09:41:12.300+02:00 expc1 tvcs: text\n';

describe('bundleMembers', () => {
  it('opens archives in archives, whatever they are called', async () => {
    const inner = gzipSync(tar([{ name: 'loggingsnapshot.txt', body: log }]));

    const { members, codes } = await read(gzipSync(tar([{ name: 'photo.jpg', body: inner }])));

    expect(members).toEqual([['b/photo.jpg/loggingsnapshot.txt', 'log', log.length]]);
    expect(codes).toEqual([]);
  });

  it('tells members by their content', async () => {
    const archive = tar([
      { name: 'a', body: `no time stamp first\n${log}` },
      { name: 'b', body: '*c xConfiguration SystemUnit Name: "x"\n' },
      { name: 'c', body: '*s SystemUnit: /\n' },
      { name: 'd', body: '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n' },
      { name: 'e', body: Buffer.from('d4c3b2a102000400', 'hex') },
      { name: 'f', body: 'just words\n' },
      { name: 'loggingsnapshot_x.txt', body: 'just words\n' },
    ]);

    expect((await read(archive)).members.map(([, kind]) => kind)).toEqual([
      'log',
      'configuration',
      'status',
      'certificates',
      'capture',
      'other',
      'log',
    ]);
  });

  it('leaves out what macOS and Windows put into archives', async () => {
    const names = ['__MACOSX/._a', 'x/._a', '.DS_Store', 'x/Thumbs.db', 'a._b'];

    const { members } = await read(tar(names.map((name) => ({ name, body: log }))));

    expect(members.map(([path]) => path)).toEqual(['b/a._b']);
  });

  it('opens five containers in each other, one that is compressed counting once', async () => {
    let nested: Buffer = Buffer.from(log);
    for (let depth = 1; depth <= 5; depth++) nested = gzipSync(tar([{ name: `${depth}`, body: nested }]));

    const { members, codes } = await read(nested);

    expect(members).toEqual([['b/5/4/3/2/1', 'log', log.length]]);
    expect(codes).toEqual([]);
  });

  it('stops where containers stand too deep in each other, says so, and reads what stands beside', async () => {
    let nested: Buffer = Buffer.from(log);
    for (let depth = 1; depth <= 5; depth++) nested = gzipSync(nested);

    const { members, codes, notes } = await read(
      tar([
        { name: 'deep', body: nested },
        { name: 'flat', body: log },
      ]),
    );

    expect(members).toEqual([['b/flat', 'log', log.length]]);
    expect(codes).toEqual(['nesting-too-deep']);
    expect(notes.logCut).toBe(true);
  });

  it('reads no more members than the limit, and says so', async () => {
    const archive = tar([1, 2, 3].map((at) => ({ name: `${at}`, body: log })));

    const { members, codes } = await read(archive, { maxMembers: 2 });

    expect(members).toHaveLength(2);
    expect(codes).toEqual(['too-many-members']);
  });

  it.each([
    ['xz', 'fd377a585a00'],
    ['bzip2', '425a6839'],
  ])('says that %s is not read', async (name, magic) => {
    const { codes, notes } = await read(Buffer.from(`${magic}00000000`, 'hex'));

    expect(codes).toEqual(['unsupported-container']);
    expect(notes.problems[0]?.detail).toContain(name);
  });
});

describe('hostOfName', () => {
  it.each([
    ['diagnostic_log_expc1_2022-09-06_09:42:38.tar.gz', 'expc1'],
    ['x/diagnostic_log_exp-c.1_2022-02-21_16 03 39.tar.gz/loggingsnapshot.txt', 'exp-c.1'],
    ['diagnostic_log_a_2022-09-06_1.tar.gz/loggingsnapshot_b_2022-09-06_09:42:38.txt', 'b'],
    ['eth0_diagnostic_logging_tcpdump00_vcsc01_2022-10-04_14:21:02.pcap', 'vcsc01'],
    ['loggingsnapshot_localhost_2022-09-06_09:42:38.txt', null],
    ['loggingsnapshot.txt', null],
    ['../../etc/passwd', null],
  ])('finds the host of %s', (path, host) => {
    expect(hostOfName(path)).toBe(host);
  });
});
