// zstd as a stream: frames one after another, in any pieces; what stands before damage is handed out, and damage is told.
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleMembers } from '../../../shared/bundle/bundle-members.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { chunked, collect } from '../../build/chunks.ts';

const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const log = Array.from(
  { length: 9_000 },
  (_, at) => `2022-09-06T09:41:12.300+02:00 expc1 tvcs: ${Math.sin(at)}\n`,
).join('');
const packed = zstdCompressSync(log, checked);

async function read(bytes: Uint8Array, pieces: number | readonly number[] = 4_096) {
  const notes = newBundleNotes(defaultLimits);
  const texts: string[] = [];
  for await (const { body } of bundleMembers(chunked(bytes, pieces), 'b', notes))
    texts.push((await collect(body)).toString());
  return { text: texts.join(''), codes: notes.problems.map(({ code }) => code), notes };
}

/** A frame that carries something else: any of sixteen magic numbers, a length, and that many bytes. */
const skippable = Buffer.from('5a2a4d180500000068656c6c6f', 'hex');

describe('unzstd', () => {
  it.each([
    ['one frame', packed],
    ['two frames', Buffer.concat([zstdCompressSync(log.slice(0, 1_000)), zstdCompressSync(log.slice(1_000))])],
    ['frames that carry something else', Buffer.concat([skippable, packed, skippable])],
    ['padding with zeros', Buffer.concat([packed, Buffer.alloc(5_000)])],
    ['gzip within', zstdCompressSync(gzipSync(log))],
  ])('decodes %s in any pieces', async (_, bytes) => {
    for (const pieces of [1, [3, 70, 11], 1 << 20])
      expect(await read(bytes, pieces)).toMatchObject({ text: log, codes: [] });
  });

  it('hands out what stands before a cut, and says so', async () => {
    for (let end = 5; end < packed.length; end += 4_001) {
      const { text, codes, notes } = await read(packed.subarray(0, end));
      expect(log.startsWith(text)).toBe(true);
      expect(codes[0]).toBe('zstd-truncated');
      expect(notes.logCut).toBe(true);
    }
    expect((await read(packed.subarray(0, packed.length - 1))).text).toBe(log);
  });

  it.each([
    [
      'a frame within the head of one that is skipped',
      Buffer.concat([packed, skippable.subarray(0, 6)]),
      'zstd-truncated',
    ],
    ['other bytes behind', Buffer.concat([packed, Buffer.from('more')]), 'zstd-trailing-bytes'],
    [
      'a wrong checksum',
      Buffer.concat([packed.subarray(0, -1), Buffer.from([(packed.at(-1) ?? 0) ^ 1])]),
      'zstd-corrupt',
    ],
    ['a window beyond what it may have', Buffer.from('28b52ffd00b80100004c6f6700', 'hex'), 'unsupported-container'],
  ])('tells %s', async (_, bytes, code) => {
    const { codes, notes } = await read(bytes);
    expect(codes[0]).toBe(code);
    expect(notes.logCut).toBe(true);
  });

  it('never throws and never takes damaged bytes for whole ones', async () => {
    const place = fc.integer({ min: 0, max: packed.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const spoilt = Buffer.from(packed);
        spoilt[at] = (spoilt[at] ?? 0) ^ change;
        const { text, notes } = await read(spoilt);
        expect(text === log || notes.problems.length > 0).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
