// tar archives: the forms that exist, names and sizes beyond the old header, and archives that are cut or spoilt.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeByteReader } from '../../../shared/bundle/byte-reader.ts';
import { tarMembers } from '../../../shared/bundle/tar-members.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { chunked, collectText } from '../../build/chunks.ts';
import { paxRecord, tar, tarHeader } from '../../build/tar.ts';

async function read(bytes: Uint8Array, pieces: number | readonly number[] = 1 << 16, { bodies = true } = {}) {
  const notes = newBundleNotes(defaultLimits);
  const files: [string, string][] = [];
  for await (const { name, body } of tarMembers(makeByteReader(chunked(bytes, pieces)), 'a.tar', notes)) {
    files.push([name, bodies ? await collectText(body) : '']);
  }
  return { files, problems: notes.problems.map(({ code, member }) => [code, member]), notes };
}

describe('tarMembers', () => {
  it.each([[1], [321], [512], [10_000]])(
    'gives the files of an archive that comes in pieces of %i bytes',
    async (size) => {
      const archive = tar([
        { name: 'folder/', type: '5' },
        { name: 'folder/a.txt', body: 'alpha' },
        { name: 'empty.txt' },
        { name: 'b.txt', body: 'x'.repeat(1_000) },
      ]);

      const { files, problems } = await read(archive, size);

      expect(files).toEqual([
        ['folder/a.txt', 'alpha'],
        ['empty.txt', ''],
        ['b.txt', 'x'.repeat(1_000)],
      ]);
      expect(problems).toEqual([]);
    },
  );

  it('goes on behind files whose bodies were not read', async () => {
    const archive = tar([
      { name: 'a', body: 'x'.repeat(700) },
      { name: 'b', body: 'y' },
    ]);

    expect((await read(archive, 100, { bodies: false })).files.map(([name]) => name)).toEqual(['a', 'b']);
  });

  it('passes over links and devices', async () => {
    const archive = tar([
      { name: 'link', type: '2' },
      { name: 'device', type: '3' },
      { name: 'a.txt', body: 'alpha' },
    ]);

    expect((await read(archive)).files).toEqual([['a.txt', 'alpha']]);
  });

  it('takes long names from GNU and pax records, for the next file only', async () => {
    const long = `${'long/'.repeat(40)}name.txt`;
    const archive = tar([
      { name: '././@LongLink', type: 'L', body: `${long}\0` },
      { name: long.slice(0, 99), body: 'gnu' },
      { name: 'pax', type: 'x', body: `${paxRecord('mtime', '1.5')}${paxRecord('path', 'grün:1.txt')}` },
      { name: 'short', body: 'pax' },
      { name: 'plain', body: 'none' },
    ]);

    expect((await read(archive, 77)).files).toEqual([
      [long, 'gnu'],
      ['grün:1.txt', 'pax'],
      ['plain', 'none'],
    ]);
  });

  it('takes the size from a pax record', async () => {
    const body = 'z'.repeat(600);
    const archive = Buffer.concat([
      tar([{ name: 'pax', type: 'x', body: paxRecord('size', '600') }], { endMark: false }),
      tarHeader({ name: 'big', declaredSize: 0 }),
      Buffer.from(body),
      Buffer.alloc(424),
      Buffer.alloc(1024),
    ]);

    expect((await read(archive)).files).toEqual([['big', body]]);
  });

  it('names the member that an early end cut, and gives what was there of it', async () => {
    const archive = tar([
      { name: 'a', body: 'alpha' },
      { name: 'b', body: 'y'.repeat(2_000) },
    ]).subarray(0, 512 * 3 + 800);

    const { files, problems, notes } = await read(archive, 100);

    expect(files).toEqual([
      ['a', 'alpha'],
      ['b', 'y'.repeat(800)],
    ]);
    expect(problems).toEqual([['member-truncated', 'a.tar/b']]);
    expect(notes.logCut).toBe(true);
  });

  it('notices that the end mark is missing', async () => {
    const { files, problems } = await read(tar([{ name: 'a', body: 'alpha' }], { endMark: false }));

    expect(files).toEqual([['a', 'alpha']]);
    expect(problems).toEqual([['archive-ends-early', 'a.tar']]);
  });

  it('stops where something else stands in place of a header', async () => {
    const archive = Buffer.concat([tar([{ name: 'a', body: 'alpha' }], { endMark: false }), Buffer.alloc(512, 'x')]);

    expect((await read(archive)).problems).toEqual([['archive-corrupt', 'a.tar']]);
  });

  it.each([
    ['a negative size', `${String.fromCharCode(0xff).repeat(12)}`],
    ['letters for a size', '00000zzzzzz\0'],
    ['a size beyond exact numbers', `${String.fromCharCode(0x80)}${String.fromCharCode(0x7f).repeat(11)}`],
  ])('takes a header with %s for no header', async (_, declaredSize) => {
    const { files, problems } = await read(tar([{ name: 'a', declaredSize, body: 'alpha' }]));

    expect(files).toEqual([]);
    expect(problems).toEqual([['archive-corrupt', 'a.tar']]);
  });

  it.each(['x', 'L', 'K', 'g'])(
    'does not believe a name record of type %s that declares gigabytes, and reads what stands behind',
    async (type) => {
      const archive = Buffer.concat([
        tarHeader({ name: 'x', type, declaredSize: 8 * 1024 ** 3 - 1 }),
        Buffer.alloc(512, 'not what it declares'),
        tar([{ name: 'a', body: 'alpha' }]),
      ]);

      const { files, problems } = await read(archive);

      expect(files).toEqual([['a', 'alpha']]);
      expect(problems[0]).toEqual(['archive-corrupt', 'a.tar']);
    },
  );

  it('never throws on spoilt archives', async () => {
    const whole = tar([
      { name: 'a', body: 'alpha' },
      { name: 'p', type: 'x', body: paxRecord('path', 'q') },
      { name: 'b' },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), async (at, byte, end) => {
        const spoilt = Buffer.from(whole.subarray(0, end));
        if (at < spoilt.length) spoilt.writeUInt8(byte, at);
        await read(spoilt, 100);
      }),
      { numRuns: 300 },
    );
  });
});
