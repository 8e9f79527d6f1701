// gzip streams: whole, several in one, cut, spoilt, and delivered in any pieces.
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeByteReader } from '../../../shared/bundle/byte-reader.ts';
import { gunzip } from '../../../shared/bundle/gunzip.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { chunked, collect } from '../../build/chunks.ts';

async function unzip(bytes: Uint8Array, pieces: number | readonly number[] = 1 << 20) {
  const notes = newBundleNotes(defaultLimits);
  const decoded = await collect(gunzip(makeByteReader(chunked(bytes, pieces)), 'a.gz', notes));
  return { decoded, codes: notes.problems.map(({ code }) => code), notes };
}

const text = Buffer.from(Array.from({ length: 20_000 }, (_, at) => `line ${at} of a log\n`).join(''));

describe('gunzip', () => {
  it.each([[1], [7], [321], [65_536]])('gives the same bytes when the stream comes in pieces of %i', async (size) => {
    const small = text.subarray(0, size === 1 ? 5_000 : text.length);

    const { decoded, codes } = await unzip(gzipSync(small), size);

    expect(decoded.equals(small)).toBe(true);
    expect(codes).toEqual([]);
  });

  it('joins the members of a stream that holds several, also empty ones', async () => {
    const stream = Buffer.concat([gzipSync('one '), gzipSync(''), gzipSync('two')]);

    const { decoded, codes } = await unzip(stream, [3, 11]);

    expect(decoded.toString()).toBe('one two');
    expect(codes).toEqual([]);
  });

  it('passes over extra field, name, comment and header checksum', async () => {
    const plain = gzipSync('hello');
    const header = Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3]);
    const extra = Buffer.from([3, 0, 1, 2, 3]);
    const names = Buffer.from('loggingsnapshot.txt\0a comment\0');

    const { decoded, codes } = await unzip(
      Buffer.concat([header, extra, names, Buffer.from([9, 9]), plain.subarray(10)]),
      1,
    );

    expect(decoded.toString()).toBe('hello');
    expect(codes).toEqual([]);
  });

  it('hands out what stands before the cut and says that the stream ends early', async () => {
    const whole = gzipSync(text, { level: 1 });

    const { decoded, codes, notes } = await unzip(whole.subarray(0, whole.length - 2_000), 999);

    expect(decoded.length).toBeGreaterThan(text.length / 2);
    expect(text.subarray(0, decoded.length).equals(decoded)).toBe(true);
    expect(codes).toEqual(['gzip-truncated']);
    expect(notes.logCut).toBe(true);
  });

  it.each([1, 4, 8])('notices that the last %i bytes, part of the checksum, are missing', async (missing) => {
    const whole = gzipSync('hello');

    const { decoded, codes } = await unzip(whole.subarray(0, whole.length - missing));

    expect(decoded.toString()).toBe('hello');
    expect(codes).toEqual(['gzip-truncated']);
  });

  it('notices a checksum that does not agree, and a length that does not', async () => {
    const wrongSum = Buffer.from(gzipSync('hello'));
    wrongSum.writeUInt8(wrongSum.readUInt8(wrongSum.length - 8) ^ 1, wrongSum.length - 8);
    const wrongLength = Buffer.from(gzipSync('hello'));
    wrongLength.writeUInt8(6, wrongLength.length - 4);

    expect((await unzip(wrongSum)).codes).toEqual(['gzip-checksum']);
    expect((await unzip(wrongLength)).codes).toEqual(['gzip-checksum']);
  });

  it('says that the deflate data is not valid', async () => {
    const header = gzipSync('').subarray(0, 10);

    const { codes } = await unzip(Buffer.concat([header, Buffer.alloc(100, 0xff)]));

    expect(codes).toEqual(['gzip-corrupt']);
  });

  it('mentions bytes behind the stream, which may have been log, but not padding with zeros', async () => {
    const padded = await unzip(Buffer.concat([gzipSync('hello'), Buffer.alloc(700)]), 13);
    const trailed = await unzip(Buffer.concat([gzipSync('hello'), Buffer.from('trailer')]), 13);

    expect([padded.decoded.toString(), padded.codes]).toEqual(['hello', []]);
    expect([trailed.decoded.toString(), trailed.codes]).toEqual(['hello', ['gzip-trailing-bytes']]);
    expect([padded.notes.logCut, trailed.notes.logCut]).toEqual([false, true]);
  });

  it.each([
    ['a further member with a spoilt magic', Buffer.concat([Buffer.from([0x1f, 0x8c]), gzipSync('two').subarray(2)])],
    ['the first byte of a further member', Buffer.from([0x1f])],
  ])('takes %s for lost log', async (_, trailing) => {
    const { codes, notes } = await unzip(Buffer.concat([gzipSync('one'), trailing]));

    expect(codes).toEqual(['gzip-trailing-bytes']);
    expect(notes.logCut).toBe(true);
  });

  it('can be given up in the middle', async () => {
    const notes = newBundleNotes(defaultLimits);
    const big = gzipSync(Buffer.alloc(20_000_000, 'abc'));

    for await (const chunk of gunzip(makeByteReader(chunked(big, 100)), 'a.gz', notes)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });

  it('never throws and never takes damaged bytes for whole ones', async () => {
    const whole = gzipSync(text.subarray(0, 3_000));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const spoilt = Buffer.from(whole);
        spoilt.writeUInt8(spoilt.readUInt8(at) ^ flip, at);

        const { decoded, codes } = await unzip(spoilt, 97);

        if (codes.length === 0 && decoded.length > 0) expect(decoded.equals(text.subarray(0, 3_000))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('decodes a stream whose deflate data was made at another level', async () => {
    const body = deflateRawSync('stored', { level: 0 });
    const trailer = gzipSync('stored').subarray(-8);

    const { decoded, codes } = await unzip(Buffer.concat([gzipSync('').subarray(0, 10), body, trailer]), 2);

    expect(decoded.toString()).toBe('stored');
    expect(codes).toEqual([]);
  });
});
