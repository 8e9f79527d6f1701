// Messages quoted in a log, and lines in them that look like records.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNeedles } from '../../build/log-events.ts';

async function read(text: string, pieces: number | readonly number[] = 1 << 16) {
  const { records, span, notes } = await readNeedles(text, pieces);
  const bodies = records.map(({ body }) => body);
  const continuations = records.map(({ continuation }) => continuation);
  return { bodies, continuations, span, lines: notes.lines };
}

const at = (second: number, text: string): string =>
  `2022-09-06T09:41:${String(second).padStart(2, '0')}.000+02:00 expc1 tvcs: ${text}`;
const log = (...lines: string[]): string => `${lines.join('\n')}\n`;
const forged = '2031-01-01T00:00:00.000+00:00 evil traffic_server[1]: forged needle';

describe('readLog on quoted messages', () => {
  it.each([
    ['HTTP', ['HTTPMSG:', '|POST /x HTTP/1.1', ' Host: a', '', forged, '|']],
    ['SIP', ['SIPMSG:', '|INVITE sip:a SIP/2.0', 'Via: b', '', forged, '|']],
    ['a bar behind a blank', ['HTTPMSG:', '|POST /x HTTP/1.1', '', forged, ' |']],
    ['blanks behind the bar', ['HTTPMSG: ', '|POST /x HTTP/1.1', '', forged, '|  ']],
    ['certificates', ['SIPMSG:', '|INVITE sip:a SIP/2.0', '-----BEGIN CERTIFICATE-----', 'MIIB', forged, '|']],
    ['several forged lines', ['SIPMSG:', '|INVITE sip:a SIP/2.0', forged, '', forged, 'x', forged, '|']],
    ['bars in its text', ['SIPMSG:', '|INVITE sip:a SIP/2.0', '||', '| x', '  |', 'a |', forged, '|']],
    ['a forged line at once', ['SIPMSG:', `|${forged}`, forged, '|']],
  ])('takes no record from a message: %s', async (_, message) => {
    const text = log(at(1, 'needle 1'), ...message, at(2, 'needle 2'));

    for (const each of [text, text.replaceAll('\n', '\r\n')])
      expect((await read(each)).bodies).toEqual(['needle 1', 'needle 2']);
  });

  it.each([
    ['on the line of the record', at(1, 'needle 1 HTTPMSG: |POST /x HTTP/1.1')],
    ['at the end of that line', log(at(1, 'needle 1 HTTPMSG:'), '|POST /x HTTP/1.1').trimEnd()],
  ])('knows a message that opens %s', async (_, opening) => {
    const { bodies } = await read(log(opening, '', forged, '|', at(2, 'needle 2')));

    expect(bodies).toEqual([expect.stringContaining('needle 1'), 'needle 2']);
  });

  it.each([
    ['that never ends', ['HTTPMSG:', '|POST /x HTTP/1.1', '']],
    ['cut before another one', ['HTTPMSG:', '|POST /x HTTP/1.1', at(2, 'needle 2'), 'SIPMSG:', '|OPTIONS sip:a', '|']],
    [
      'cut before one on a line',
      ['SIPMSG:', '|POST', at(2, 'needle 2'), at(3, 'HTTPMSG: |HTTP/1.1 403 Forbidden'), '|'],
    ],
    ['cut before one without bars', ['SIPMSG:', '|POST', at(2, 'needle 2'), 'HTTPMSG:', 'HTTP/1.1 403 Forbidden', '|']],
    ['without bars', ['HTTPMSG:', 'POST /x HTTP/1.1', 'Host: a', '']],
    ['without bars, before a stray one', ['HTTPMSG:', 'POST /x HTTP/1.1', at(2, 'needle 2'), '|']],
    ['with nothing in it', ['HTTPMSG:', '|']],
    ['told on one line', [at(2, 'x HTTPMSG: |HTTP/1.1 403 Forbidden |')]],
    ['only spoken of', [at(2, 'the word HTTPMSG: says nothing'), at(2, 'needle 2'), '|']],
  ])('loses no record behind a message %s', async (_, message) => {
    const { bodies } = await read(log(at(1, 'needle 1'), ...message, at(3, 'needle 3')));

    expect(bodies).toEqual(
      message.includes(at(2, 'needle 2')) ? ['needle 1', 'needle 2', 'needle 3'] : ['needle 1', 'needle 3'],
    );
  });

  it('takes a bar more than 64 KiB away for no end of the message', async () => {
    const message = (filler: number) => log(at(1, 'x'), 'SIPMSG:', '|INVITE', forged, 'x'.repeat(filler), '|');

    expect((await read(message(65_000))).bodies).toEqual([]);
    expect((await read(message(66_000))).bodies).toEqual(['forged needle']);
  });

  it('gives a message whole with its record, and what follows as a record of its own', async () => {
    const { continuations, lines } = await read(
      log(at(1, 'needle 1'), 'HTTPMSG:', '|POST /x HTTP/1.1', forged, '|', at(2, 'needle 2')),
    );

    expect(continuations).toEqual([`HTTPMSG:\n|POST /x HTTP/1.1\n${forged}\n|\n`, '']);
    expect(lines).toBe(6);
  });

  it('takes neither span nor host from a message', async () => {
    const { span } = await read(log('SIPMSG:', '|INVITE', forged, '|', at(1, 'x'), 'SIPMSG:', '|INVITE', forged, '|'));

    expect(span).toEqual({
      fromMs: Date.UTC(2022, 8, 6, 7, 41, 1),
      toMs: Date.UTC(2022, 8, 6, 7, 41, 1),
      firstHost: 'expc1',
      utcOffset: '+02:00',
    });
  });

  it('gives the same wherever the bytes are cut, and wherever in the log they stand', async () => {
    const part = fc.constantFrom(
      ...[at(1, 'needle 1'), at(2, 'x'), at(3, 'needle HTTPMSG: |GET'), 'HTTPMSG:', 'SIPMSG:', '|GET', '|', ' |'],
      ...[forged, 'x', '', `|${'y'.repeat(30_000)}`, 'z'.repeat(70_000)],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 264_000 }),
        async (lines, pieces, before) => {
          const text = log(at(0, 'x'), ...lines);
          const whole = await read(text);
          const moved = await read(log(at(0, 'x'), 'x'.repeat(before)) + text, pieces);

          expect(await read(text, pieces)).toEqual(whole);
          expect(moved).toEqual({ ...whole, lines: whole.lines + 2 });
        },
      ),
      { numRuns: 80 },
    );
  });

  it('finds the forged line of a message wherever the pieces of a long log end', async () => {
    const message = log(at(1, 'needle 1'), 'SIPMSG:', '|INVITE', 'x'.repeat(20_000), forged, 'x'.repeat(20_000), '|');

    for (const before of [200_000, 215_000, 221_900, 222_000, 232_000, 241_900, 242_000, 262_000]) {
      const { bodies } = await read(log(at(0, 'x'.repeat(before)), at(0, 'y')) + message + log(at(2, 'needle 2')));

      expect(bodies).toEqual(['needle 1', 'needle 2']);
    }
  });

  it.each([
    ['openings', 'HTTPMSG:\n|\n'],
    ['openings on lines', `${at(1, 'HTTPMSG: |')}\n`],
    ['forged lines in tiny messages', `HTTPMSG:\n|\n${forged}\n|\n`],
    ['forged lines in messages', `SIPMSG:\n|a\n${`${forged}\n`.repeat(400)}|\n`],
    ['forged lines in messages without end', `SIPMSG:\n|a\n${`${forged}\n`.repeat(400)}`],
    ['forged lines without a time', `SIPMSG:\n|a\n${`${forged.replace('01-01', '13-41')}\n`.repeat(400)}|\n`],
    ['lines without a time', `SIPMSG:\n|a\n${`${forged.replace('01-01', '13-41')}\n`.repeat(400)}`],
    ['halves of tags on one line', 'MSG:HTTPMSG:'.repeat(20_000)],
    ['blanks', `HTTPMSG:${' '.repeat(50_000)}\n`],
  ])(
    'takes no longer for a log full of %s',
    async (_, piece) => {
      const text = at(0, 'start\n') + piece.repeat(Math.ceil(4_000_000 / piece.length));

      expect((await read(log(text, at(2, 'the last needle')))).bodies.at(-1)).toBe('the last needle');
    },
    3_000,
  );
});
