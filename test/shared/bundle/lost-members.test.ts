// Members that cannot be read, in part or at all: whatever may have been log is noted as such.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundleMembers } from '../../../shared/bundle/bundle-members.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { chunked, collect } from '../../build/chunks.ts';
import { tar } from '../../build/tar.ts';

async function read(bytes: Uint8Array, limits = {}) {
  const notes = newBundleNotes({ ...defaultLimits, ...limits });
  const members: [string, number][] = [];
  for await (const { kind, body } of bundleMembers(chunked(bytes, 1000), 'b', notes)) {
    members.push([kind, (await collect(body)).length]);
  }
  return { members, codes: notes.problems.map(({ code }) => code), notes };
}

const file = (name: string, body: string | Uint8Array): Buffer => tar([{ name, body }]);
const log = '2022-09-06T09:41:12.300+02:00 expc1 tvcs: text\n';
const noise = Buffer.alloc(2_000, Buffer.from([1, 2, 3, 4, 200]));

describe('members that cannot be read', () => {
  it('reads a log with a hole in its beginning, and says that log was lost', async () => {
    const { members, codes, notes } = await read(
      file('x', Buffer.concat([Buffer.alloc(5_000), Buffer.from(`\n${log}`)])),
    );

    expect(members).toEqual([['log', 5_001 + log.length]]);
    expect([codes, notes.logCut]).toEqual([['log-damaged'], true]);
  });

  it('takes a file that nothing recognises for lost log', async () => {
    const { members, codes, notes } = await read(file('x.dat', noise));

    expect([members, codes, notes.logCut]).toEqual([[], ['member-not-recognised'], true]);
  });

  it('does not take a picture for lost log', async () => {
    const { codes, notes } = await read(
      file('screen.png', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), noise])),
    );

    expect([codes, notes.logCut]).toEqual([['member-not-recognised'], false]);
  });

  it.each([
    ['loggingsnapshot_expc1_2022-09-06_09:42:38.txt', true],
    ['diagnostic_log_expc1_2022-09-06_09:42:38.tar.gz', true],
    ['notes.txt', false],
  ])('notes that %s is empty; lost log: %s', async (name, lost) => {
    const { codes, notes } = await read(file(name, ''));

    expect([codes, notes.logCut]).toEqual([['member-empty'], lost]);
  });

  it('says that log was lost where a text turns out to be one only after its first 64 KB', async () => {
    const late = await read(file('renamed.txt', `${'no time stamp\n'.repeat(6_000)}${log}`));
    const words = await read(file('readme.txt', 'no time stamp\n'.repeat(6_000)));

    expect([late.codes, late.notes.logCut]).toEqual([['member-not-recognised'], true]);
    expect([words.codes, words.notes.logCut]).toEqual([[], false]);
  });

  it.each([
    ['loggingsnapshot_a.txt', `${log}*s Zones: /\n`, 'log'],
    ['renamed.txt', `${log}*c xConfiguration Zones\n`, 'log'],
    ['xstat_dump_a.txt', `*s Zones: /\n${log}`, 'status'],
    ['xconf_dump_a.txt', `*c xConfiguration Zones\n${log}`, 'configuration'],
    ['xstat_dump_a.xml', '<?xml version="1.0"?>\n<Status/>\n', 'status'],
    ['web.xml', '<?xml version="1.0"?>\n<configuration><appenders/></configuration>\n', 'other'],
  ])('tells %s by its time stamps first, by its name where it holds both', async (name, body, kind) => {
    expect((await read(file(name, body))).members.map(([is]) => is)).toEqual([kind]);
  });

  it('decodes no more than the limit of a bundle, and says so once', async () => {
    const big = log.repeat(1_000);
    const bundle = tar([
      { name: 'a.gz', body: gzipSync(big) },
      { name: 'b.gz', body: gzipSync(big) },
      { name: 'c.gz', body: gzipSync(big) },
    ]);

    const { members, codes, notes } = await read(bundle, { maxDecodedBytes: 50_000 });

    expect(members).toEqual([
      ['log', 47_000],
      ['log', 3_000],
    ]);
    expect(codes.filter((code) => code === 'too-large')).toHaveLength(1);
    expect(notes.logCut).toBe(true);
  });

  it('lists no more problems than the limit, and counts the others', async () => {
    const archive = tar(Array.from({ length: 9 }, (_, at) => ({ name: `${at}`, body: noise })));

    const { codes, notes } = await read(archive, { maxProblems: 4 });

    expect(codes).toEqual(['member-not-recognised', 'member-not-recognised', 'member-not-recognised', 'more-problems']);
    expect(notes.problems[3]?.detail).toBe('6 more problems are not listed');
  });
});
