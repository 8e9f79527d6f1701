// Archives with a hole, joined archives, and entries that are no plain files: nothing that follows may stay unseen.
import { describe, expect, it } from 'vitest';
import { bundleMembers } from '../../../shared/bundle/bundle-members.ts';
import { makeByteReader } from '../../../shared/bundle/byte-reader.ts';
import { tarMembers } from '../../../shared/bundle/tar-members.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { chunked, collectText } from '../../build/chunks.ts';
import { paxRecord, tar } from '../../build/tar.ts';

async function read(archive: Uint8Array) {
  const notes = newBundleNotes(defaultLimits);
  const files: string[] = [];
  for await (const { name, body } of tarMembers(makeByteReader(chunked(archive, 700)), 'a.tar', notes)) {
    files.push(`${name}=${await collectText(body)}`);
  }
  return { files, codes: notes.problems.map(({ code }) => code), notes };
}

const three = ['a', 'b', 'c'].map((name) => ({ name, body: `body of ${name}` }));

describe('tarMembers on damaged archives', () => {
  it.each([
    ['zeros', 0],
    ['other bytes', 120],
  ])('goes on behind a header overwritten with %s, and says that something was lost', async (_, byte) => {
    const archive = tar(three).fill(byte, 1024, 1536);

    const { files, codes, notes } = await read(archive);

    expect(files).toEqual(['a=body of a', 'c=body of c']);
    expect(codes).toEqual(['archive-corrupt']);
    expect(notes.logCut).toBe(true);
  });

  it.each([
    ['name', 3],
    ['mode', 102],
    ['size', 126],
    ['mark', 258],
  ])('takes an archive whose first header is spoilt in its %s for an archive, not for a text', async (_, at) => {
    const log = { name: 'a.txt', body: '2022-09-06T09:41:00.000+02:00 expc1 one\n'.repeat(50) };
    const archive = tar([log, { name: 'b.txt', body: '2022-09-06T09:41:01.000+02:00 expc1 two\n' }]).fill(
      'x',
      at,
      at + 2,
    );
    const notes = newBundleNotes(defaultLimits);

    const paths: string[] = [];
    for await (const { path, body } of bundleMembers(chunked(archive, 700), 'a.tar', notes)) {
      paths.push(path);
      await collectText(body);
    }

    expect(paths).toEqual(['a.tar/b.txt']);
    expect(notes.problems.map(({ code }) => code)).toEqual(['archive-corrupt']);
    expect(notes.logCut).toBe(true);
  });

  it('reads archives that were joined, each with its end mark', async () => {
    const { files, codes } = await read(
      Buffer.concat([tar(three.slice(0, 1)), Buffer.alloc(4096), tar(three.slice(1))]),
    );

    expect(files).toEqual(['a=body of a', 'b=body of b', 'c=body of c']);
    expect(codes).toEqual([]);
  });

  it('takes bytes behind the end mark for damage, but not zeros', async () => {
    expect((await read(Buffer.concat([tar(three), Buffer.alloc(9_000)]))).codes).toEqual([]);
    expect((await read(Buffer.concat([tar(three), Buffer.alloc(600, 'x')]))).codes).toEqual(['archive-corrupt']);
  });

  it('writes links down, as lost log where the name is that of a log', async () => {
    const readme = await read(tar([{ name: 'readme', type: '2' }]));
    const log = await read(tar([{ name: 'loggingsnapshot_a.txt', type: '1', declaredSize: 9_000 }, ...three]));

    expect([readme.codes, readme.notes.logCut]).toEqual([['member-unsupported'], false]);
    expect([log.codes, log.notes.logCut]).toEqual([['member-unsupported'], true]);
    expect(log.files).toHaveLength(3);
  });

  it('takes a sparse file for lost log', async () => {
    const { codes, notes } = await read(tar([{ name: 'x', type: 'S', body: 'sparse' }]));

    expect([codes, notes.logCut]).toEqual([['member-unsupported'], true]);
  });

  it('cuts names that are no names', async () => {
    const archive = tar([{ name: 'p', type: 'x', body: paxRecord('path', 'n'.repeat(50_000)) }, ...three]);

    const { files } = await read(archive);

    expect(files[0]).toBe(`${'n'.repeat(1024)}=body of a`);
  });
});
