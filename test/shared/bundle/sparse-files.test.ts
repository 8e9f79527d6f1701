// Sparse files in tar archives: what they held, with zeros in their holes, however the map is written.
import { describe, expect, it } from 'vitest';
import { makeByteReader } from '../../../shared/bundle/byte-reader.ts';
import { tarMembers } from '../../../shared/bundle/tar-members.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { chunked, collectText } from '../../build/chunks.ts';
import { type SparseFile, type SparseForm, sparseTar } from '../../build/sparse-tar.ts';
import { paxRecord, tar } from '../../build/tar.ts';

async function read(archive: Uint8Array, pieces = 700, limits = {}) {
  const notes = newBundleNotes({ ...defaultLimits, ...limits });
  const files: [string, string][] = [];
  for await (const { name, body } of tarMembers(makeByteReader(chunked(archive, pieces)), 'a.tar', notes))
    files.push([name, await collectText(body)]);
  return { files, codes: notes.problems.map(({ code }) => code), notes };
}

const forms: SparseForm[] = ['gnu', '0.0', '0.1', '1.0'];
const behind = [{ name: 'behind', body: 'next' }];

describe.each(forms)('a sparse file in the form %s', (form) => {
  it('comes with zeros in its holes, and the file behind it comes too', async () => {
    const file: SparseFile = {
      name: 'log.txt',
      sizeBytes: 20,
      pieces: [
        [0, 'head'],
        [10, 'tail'],
      ],
    };

    for (const pieces of [1, 513, 1 << 20]) {
      const { files, codes } = await read(sparseTar(form, file, behind), pieces);
      expect(files).toEqual([
        ['log.txt', 'head\0\0\0\0\0\0tail\0\0\0\0\0\0'],
        ['behind', 'next'],
      ]);
      expect(codes).toEqual([]);
    }
  });

  it('may have more pieces than one block of the map holds', async () => {
    const pieces = Array.from({ length: 60 }, (_, at) => [at * 3, `${at % 10}.`] as const);

    const { files } = await read(sparseTar(form, { name: 'many', sizeBytes: 180, pieces }, behind));

    expect(files[0]?.[1].replaceAll('\0', ' ')).toBe('0. 1. 2. 3. 4. 5. 6. 7. 8. 9. '.repeat(6));
    expect(files[1]).toEqual(['behind', 'next']);
  });

  it.each([
    [
      'pieces that overlap',
      {
        sizeBytes: 20,
        pieces: [
          [0, 'head'],
          [2, 'tail'],
        ],
      },
    ],
    [
      'a piece behind its end',
      {
        sizeBytes: 12,
        pieces: [
          [0, 'head'],
          [10, 'tail'],
        ],
      },
    ],
  ] as const)('with %s is told, and the file behind it is read', async (_, file) => {
    const { files, codes, notes } = await read(sparseTar(form, { name: 'x', ...file }, behind));

    expect(files).toEqual([['behind', 'next']]);
    expect([codes, notes.logCut]).toEqual([['member-unsupported'], true]);
  });

  it('that is all hole counts against the limit', async () => {
    const file: SparseFile = { name: 'hole', sizeBytes: 2 ** 33 - 1, pieces: [] };

    const { files, codes } = await read(sparseTar(form, file), 1 << 16, { maxDecodedBytes: 1_000_000 });

    expect(files.map(([, text]) => text.length)).toEqual([1_000_000]);
    expect(codes).toEqual(['too-large']);
  });
});

it('a map of which no count can be told is none', async () => {
  const sparse = paxRecord('GNU.sparse.major', '1') + paxRecord('GNU.sparse.realsize', '20');
  for (const map of ['99999\n1\n', 'x'.repeat(600_000), '-1\n', '3\n1\n']) {
    const { files, codes } = await read(
      tar([{ name: 'p', type: 'x', body: sparse }, { name: 'x', body: map }, ...behind]),
    );
    expect(files).toEqual([['behind', 'next']]);
    expect(codes).toEqual(['member-unsupported']);
  }
});
