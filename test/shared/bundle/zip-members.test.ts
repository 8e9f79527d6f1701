// Zip archives as a stream: every form of header, in any pieces; damage is told and hides nothing that stands before it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeByteReader } from '../../../shared/bundle/byte-reader.ts';
import { zipMembers } from '../../../shared/bundle/zip-members.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { analysed } from '../../build/analysed.ts';
import { chunked, collect } from '../../build/chunks.ts';
import { bundleName, diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { exchangeLines, okExchange, someNode } from '../../build/log-lines.ts';
import { type ZipEntry, zip } from '../../build/zip.ts';

async function unzip(bytes: Uint8Array, pieces: number | readonly number[] = 1 << 20) {
  const notes = newBundleNotes(defaultLimits);
  const files: [string, string][] = [];
  for await (const { name, body } of zipMembers(makeByteReader(chunked(bytes, pieces)), 'a.zip', notes))
    files.push([name, (await collect(body)).toString()]);
  return { files, codes: notes.problems.map(({ code, member }) => `${code} ${member}`), notes };
}

const text = 'a line of log\n'.repeat(400);

describe('a zip archive', () => {
  const forms: Partial<ZipEntry>[] = [
    {},
    { method: 0 },
    { isZip64: true },
    { descriptor: 'signed' },
    { descriptor: 'bare' },
    { descriptor: 'signed64' },
    { descriptor: 'bare64' },
  ];

  it.each(forms)('with entries of the form %j gives them in any pieces', async (form) => {
    const bytes = zip([
      { name: 'a.txt', body: text, ...form },
      { name: 'empty', ...form },
      { name: 'b/ü.txt', body: 'second', ...form },
    ]);

    for (const pieces of [1, 7, [3, 50, 11], 1 << 20]) {
      const { files, codes } = await unzip(bytes, pieces);
      expect({ files, codes }).toEqual({
        files: [
          ['a.txt', text],
          ['empty', ''],
          ['b/ü.txt', 'second'],
        ],
        codes: [],
      });
    }
  });

  it('gives no folders, and minds neither a comment nor an empty archive', async () => {
    expect(
      (
        await unzip(
          zip(
            [
              { name: 'a/', method: 0 },
              { name: 'a/b', body: 'x' },
            ],
            { comment: 'PK' },
          ),
        )
      ).files,
    ).toEqual([['a/b', 'x']]);
    expect(await unzip(zip([]))).toMatchObject({ files: [], codes: [] });
  });

  it('whose entry nobody reads to its end goes on with the next', async () => {
    const notes = newBundleNotes(defaultLimits);
    const bytes = zip([{ name: 'a', body: text, descriptor: 'bare' }, { name: 'b', body: text }, { name: 'c' }]);
    const names: string[] = [];
    for await (const { name } of zipMembers(makeByteReader(chunked(bytes, 100)), 'a.zip', notes)) names.push(name);

    expect(names).toEqual(['a', 'b', 'c']);
    expect(notes.problems).toEqual([]);
  });
});

describe('damage', () => {
  const entries = [
    { name: 'a', body: text },
    { name: 'b', body: 'second' },
  ];

  it.each([
    ['encrypted', { flags: 1 }, 'an encrypted zip entry: not read'],
    ['deflate64', { method: 9 }, 'a zip entry of compression method 9: not read'],
  ])('an entry that is %s is told, and the next one read', async (_, form, detail) => {
    const { files, notes } = await unzip(
      zip([
        { name: 'a', body: text, ...form },
        { name: 'b', body: 'second' },
      ]),
    );

    expect(files).toEqual([['b', 'second']]);
    expect(notes.problems).toEqual([{ code: 'member-unsupported', member: 'a.zip/a', detail }]);
    expect(notes.logCut).toBe(true);
  });

  it('a stored entry without its size is passed over to the next header', async () => {
    const bytes = zip([
      { name: 'a', body: 'plain text', method: 0, descriptor: 'signed' },
      { name: 'b', body: 'second' },
    ]);
    const { files, codes } = await unzip(bytes);

    expect(files).toEqual([['b', 'second']]);
    expect(codes).toEqual(['member-unsupported a.zip/a']);
  });

  it.each([undefined, 'signed'] as const)('a wrong checksum (descriptor: %s) is told', async (descriptor) => {
    const form = descriptor ? { descriptor } : {};
    const { files, codes } = await unzip(
      zip([
        { name: 'a', body: text, checksum: 1, ...form },
        { name: 'b', body: 'x' },
      ]),
    );

    expect(files.map(([name]) => name)).toEqual(['a', 'b']);
    expect(codes).toEqual(['zip-checksum a.zip/a']);
  });

  it.each([undefined, 'bare'] as const)(
    'deflate data that is none (descriptor: %s) hides nothing behind it',
    async (form) => {
      const bytes = zip([
        { name: 'a', body: text, ...(form && { descriptor: form }) },
        { name: 'b', body: 'second' },
      ]);
      bytes.fill(0xff, 31, 41);
      const { files, codes } = await unzip(bytes);

      expect(files.at(-1)).toEqual(['b', 'second']);
      expect(codes[0]).toBe('zip-corrupt a.zip/a');
    },
  );

  it('an archive that is cut anywhere gives what stands before, and says so', async () => {
    const bytes = zip(entries);
    const directory = bytes.indexOf('PK\x01\x02');
    for (let end = 4; end < bytes.length - 22; end += 3) {
      const { files, notes } = await unzip(bytes.subarray(0, end), 10);
      expect(text.startsWith(files[0]?.[1] ?? '')).toBe(true);
      if (end >= directory) expect(files).toHaveLength(2);
      expect(notes.logCut, `cut at ${end} of ${bytes.length}`).toBe(true);
    }
  });

  it.each([0, 1, 3])('an archive of whose end mark %i bytes are left has no end mark', async (left) => {
    const { files, codes } = await unzip(zip(entries).subarray(0, -22 + left));

    expect(files).toHaveLength(2);
    expect(codes).toEqual(['archive-ends-early a.zip']);
  });

  it.each([
    ['hides a file from the directory', [...entries, { name: 'c', body: 'x', only: 'local' as const }]],
    ['lists a file that is not there', [...entries, { name: 'c', body: 'x', only: 'central' as const }]],
  ])('an archive that %s is not whole', async (_, told) => {
    const { files, codes } = await unzip(zip(told));

    expect(files.slice(0, 2).map(([name]) => name)).toEqual(['a', 'b']);
    expect(codes).toEqual(['archive-corrupt a.zip']);
  });

  it('never throws and always ends, whatever is done to the bytes', async () => {
    const whole = zip([...entries, { name: 'c', body: text, descriptor: 'bare' }]);
    const edit = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), fc.nat(whole.length), async (edits, cut) => {
        const bytes = Buffer.from(whole.subarray(0, whole.length - (cut % 60)));
        for (const { at, value } of edits) if (at < bytes.length) bytes[at] = value;
        await unzip(bytes, 37);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a bundle of two nodes in a zip file', () => {
  it('is read, each archive under its own name', async () => {
    const archive = (host: string) => {
      const log = exchangeLines(
        { ...someNode, host },
        okExchange(1, Date.UTC(2022, 8, 6), 'a.example.lab', '10.61.20.11', 8443),
      );
      return {
        name: `exp-c/${bundleName(host)}`,
        body: diagnosticBundle({ host, log }),
        descriptor: 'signed' as const,
      };
    };
    const { bundles, nodes } = await analysed([
      { fileName: 'all.zip', bytes: zip([archive('expc1'), archive('expc2')]) },
    ]);

    expect(bundles[0]).toMatchObject({ status: 'complete', problems: [] });
    expect(nodes.map(({ node, verdict }) => [node, verdict])).toEqual([
      ['expc1', 'pass'],
      ['expc2', 'pass'],
    ]);
  });
});
