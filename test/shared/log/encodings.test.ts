// Logs that an editor saved in another encoding, with other line ends or with a byte order mark.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNeedles } from '../../build/log-events.ts';

async function read(bytes: Uint8Array, pieces: number | readonly number[] = 1 << 16) {
  const { records, span, notes } = await readNeedles(bytes, pieces);
  return { records, span, lines: notes.lines, problems: notes.problems };
}

const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const encodings: readonly [string, (text: string) => Buffer][] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE with a mark', (text) => utf16le(`\ufeff${text}`)],
  ['UTF-16BE with a mark', (text) => utf16be(`\ufeff${text}`)],
  ['UTF-16LE', utf16le],
  ['UTF-16BE', utf16be],
];

const lines = [
  '2022-09-06T09:41:13.000+02:00 expc1 traffic_server[7]: a needle für 😀 in the body',
  'HTTPMSG:',
  '|GET /größe/😀 HTTP/1.1',
  '2022-09-06T09:41:13.500+02:00 expc1 traffic_server[7]: a forged needle',
  '|',
  '2022-09-06T09:41:14.000+02:00 expc1 tvcs: no more',
  '2022-09-06T09:41:15.000+02:00 expc1 tvcs: the last needle',
];
const log = `${lines.join('\n')}\n`;

describe('readLog on encodings', () => {
  it.each(encodings)('reads %s', async (_, encode) => {
    const { records, lines: count, span } = await read(encode(log), 3);

    expect(records.map(({ line, text }) => [line, text])).toEqual([
      [1, lines[0]],
      [7, lines[6]],
    ]);
    expect(records[0]?.continuation).toBe(`${lines.slice(1, 5).join('\n')}\n`);
    expect(count).toBe(7);
    expect(span.firstHost).toBe('expc1');
  });

  it('gives the same records in any encoding, with any line ends, however the bytes are cut', async () => {
    const padded = `2022-09-06T09:41:12.000+02:00 expc1 tvcs: x\n${'y'.repeat(131_000)}\n${log}`;
    const asUnix = async (text: string) =>
      (await read(Buffer.from(text))).records.map((record) => [record.line, record.text, record.timeMs]);
    const expected = new Map([
      [log, await asUnix(log)],
      [padded, await asUnix(padded)],
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(log, padded),
        fc.constantFrom(...encodings),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 8 }),
        async (text, [, encode], lineEnd, pieces) => {
          const { records, problems } = await read(encode(text.replaceAll('\n', lineEnd)), pieces);

          expect(records.map((record) => [record.line, record.text, record.timeMs])).toEqual(expected.get(text));
          expect(records[0]?.continuation.replaceAll('\r\n', '\n')).toBe(`${lines.slice(1, 5).join('\n')}\n`);
          expect(problems).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([1, 2, 3, 1_000])('leaves half a character at the end out, in pieces of %i', async (size) => {
    const whole = utf16le(`\ufeff${log}`);
    const { records, lines: count } = await read(Buffer.concat([whole, Buffer.from([0x32])]), size);

    expect(records.map(({ line }) => line)).toEqual([1, 7]);
    expect(count).toBe(7);
  });

  it('puts a mark in the place of half a pair', async () => {
    const { records } = await read(utf16le(`${lines[5]} needle \ud83d end\n`));

    expect(records[0]?.body).toBe('no more needle \ufffd end');
  });

  it.each(['', '\ufeff', 'a', '\ufeffa\n'])('reads almost nothing: %j', async (text) => {
    for (const [, encode] of encodings) expect((await read(encode(text), 1)).records).toEqual([]);
  });
});
