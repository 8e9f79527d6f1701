// Zip archives that can be read at any place: the same files as in a stream, fetching only those that are wanted.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFile } from '../../../shared/bundle/file-members.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { collectText } from '../../build/chunks.ts';
import { storedFile } from '../../build/stored-file.ts';
import { type ZipEntry, zip } from '../../build/zip.ts';

const line = '2022-09-06T09:41:12.300+02:00 expc1 tvcs: text\n';
const log = line.repeat(400);

async function read(bytes: Uint8Array, { pieces = 1 << 16, limits = {} } = {}) {
  const file = storedFile(bytes, pieces);
  const notes = newBundleNotes({ ...defaultLimits, ...limits });
  const { members, isInOrder } = await openFile(file, 'a.zip', notes);
  const files: [string, string][] = [];
  for await (const { path, body } of members) files.push([path, await collectText(body)]);
  return { files, isInOrder, codes: notes.problems.map(({ code, member }) => `${code} ${member}`), notes, file };
}

describe('a zip archive that can be read at any place', () => {
  const forms: Partial<ZipEntry>[] = [
    {},
    { method: 0 },
    { isZip64: true },
    { descriptor: 'signed' },
    { descriptor: 'bare64' },
    { method: 0, descriptor: 'signed' },
  ];

  it.each(forms)('with entries of the form %j gives them in any pieces', async (form) => {
    const bytes = zip([
      { name: 'a.txt', body: log, ...form },
      { name: 'b/ü.txt', body: line, ...form },
    ]);

    for (const pieces of [1, 7, 1 << 20]) {
      expect(await read(bytes, { pieces })).toMatchObject({
        files: [
          ['a.zip/a.txt', log],
          ['a.zip/b/ü.txt', line],
        ],
        codes: [],
        isInOrder: false,
      });
    }
  });

  it.each([
    [
      'a comment that looks like an end mark',
      zip([{ name: 'a', body: line }], { comment: `PK\x05\x06${'x'.repeat(18)}` }),
    ],
    ['the end mark of large archives', zip([{ name: 'a', body: line }], { isLarge: true })],
    ['bytes behind its end', Buffer.concat([zip([{ name: 'a', body: line }]), Buffer.from('more')])],
  ])('with %s is read by its directory', async (_, bytes) => {
    expect(await read(bytes)).toMatchObject({ files: [['a.zip/a', line]], codes: [], isInOrder: false });
  });

  it('does not fetch what it does not read', async () => {
    const ballast = randomBytes(3_000_000);
    const bytes = zip([
      { name: 'secret.bin', body: ballast, flags: 1 },
      { name: 'loggingsnapshot.txt', body: log },
      { name: '__MACOSX/x', body: ballast, method: 0 },
      { name: 'xconf_dump.txt', body: '*c xConfiguration\n' },
    ]);

    const { files, codes, file } = await read(bytes);

    expect(files.map(([path]) => path)).toEqual(['a.zip/loggingsnapshot.txt', 'a.zip/xconf_dump.txt']);
    expect(codes).toEqual(['member-unsupported a.zip/secret.bin']);
    expect(file.fetched()).toBeLessThan(400_000);
  });

  it('fetches files that stand side by side in one range', async () => {
    const bytes = zip(Array.from({ length: 500 }, (_, at) => ({ name: `${at}.txt`, body: line })));

    const { files, file } = await read(bytes);

    expect(files).toHaveLength(500);
    expect(file.ranges()).toBeLessThanOrEqual(3); // the end mark, the directory, the files
  });
});

describe('a zip archive that tells two stories', () => {
  const two = [
    { name: 'a', body: log },
    { name: 'b', body: log },
  ];

  it('whose directory lists the same data twice is read once', async () => {
    const { files, codes } = await read(
      zip([
        { name: 'a', body: log },
        { name: 'a', body: log, only: 'central', offset: 0 },
      ]),
    );

    expect(files).toHaveLength(1);
    expect(codes).toEqual(['archive-corrupt a.zip/a']);
  });

  it.each([
    ['hides a file from the directory', [...two, { name: 'c', body: line, only: 'local' as const }], 2],
    ['lists a file that is not there', [...two, { name: 'c', body: line, only: 'central' as const }], 2],
    [
      'names a file otherwise in its place',
      [
        { name: 'a', body: log, only: 'local' as const },
        { name: 'x', only: 'central' as const, offset: 0 },
      ],
      0,
    ],
  ])('and %s is not whole', async (_, entries, count) => {
    const { files, codes, notes } = await read(zip(entries));

    expect(files).toHaveLength(count);
    expect(codes[0]).toMatch(/^archive-corrupt /);
    expect(notes.logCut).toBe(true);
  });

  it('lists no more files than the limit', async () => {
    const { files, codes } = await read(zip(two), { limits: { maxMembers: 1 } });

    expect(files).toHaveLength(1);
    expect(codes).toEqual(['too-many-members a.zip']);
  });
});

describe('a zip archive without a directory that can be', () => {
  it('is read as it comes, wherever it is cut', async () => {
    const bytes = zip([
      { name: 'a', body: log },
      { name: 'b', body: line },
    ]);
    for (let end = 4; end < bytes.length - 22; end += 5) {
      const { isInOrder, notes, files } = await read(bytes.subarray(0, end));
      expect(isInOrder).toBe(true);
      expect(notes.logCut, `cut at ${end} of ${bytes.length}`).toBe(true);
      expect(log.startsWith(files[0]?.[1] ?? '')).toBe(true);
    }
  });

  it('whose end mark says that it has no bytes is read from the front', async () => {
    const bytes = Buffer.from(zip([{ name: 'a', body: line }]));
    bytes.writeUInt32LE(0, bytes.length - 22 + 12);
    const { isInOrder, files } = await read(bytes);
    expect([isInOrder, files]).toEqual([true, [['a.zip/a', line]]]);
  });

  it('never throws and always ends, whatever is done to the bytes', async () => {
    const bytes = zip([
      { name: 'a', body: log },
      { name: 'b', body: line, descriptor: 'signed' },
    ]);
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        async (changes) => {
          const spoilt = Buffer.from(bytes);
          for (const [at, byte] of changes) spoilt[at] = byte;
          const { files, notes } = await read(spoilt);
          const isSame = files.length === 2 && files[0]?.[1] === log && files[1]?.[1] === line;
          expect(isSame || notes.logCut || notes.problems.length > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
