// Logs whose lines are too long, whose stamps cannot be read, or that come in unlucky pieces.
import { describe, expect, it } from 'vitest';
import { readNeedles } from '../../build/log-events.ts';

async function read(text: string, pieces: number, limits = {}) {
  const { records, span, notes } = await readNeedles(text, pieces, limits);
  const found = records.map(({ line, timeMs }) => [line, timeMs]);
  return { found, span, lines: notes.lines, details: notes.problems.map(({ detail }) => detail) };
}

const line = (time: string, text: string): string => `2022-09-06T${time}+02:00 expc1 tvcs: ${text}\n`;
const at = (minute: number, second: number, ms = 0): number => Date.UTC(2022, 8, 6, 7, minute, second, ms);

describe('readLog on uneven logs', () => {
  it.each([1, 7, 64, 999, 10_000, 70_000, 1_000_000])(
    'cuts the same lines when they come in pieces of %i',
    async (size) => {
      const head = line('09:41:00.000', '').length - 1;
      const log = [
        line('09:41:00.000', `${'x'.repeat(1_000 - head - 6)}needle`), // as long as may be
        line('09:41:01.000', `${'x'.repeat(1_000 - head - 5)}needle`), // one more
        line('09:41:02.000', `${'x'.repeat(90_000)}needle`),
        `${'y'.repeat(5_000)}\n\n`,
        line('09:41:03.000', 'needle'),
        line('09:41:04.000', 'x'.repeat(2_000)).trimEnd(),
      ].join('');

      const { found, lines, details } = await read(log, size, { maxLineBytes: 1_000 });

      expect(found).toEqual([
        [1, at(41, 0)],
        [6, at(41, 3)],
      ]);
      expect([lines, details]).toEqual([7, ['4 lines were cut']]);
    },
  );

  it.each([1, 60, 100_000])(
    'gives a record without a time of its own that of the one before, in pieces of %i',
    async (size) => {
      const log = [
        line('09:41:00.000', 'first'),
        line('09:41:59.500', 'good'),
        line('09:41:60.000', 'leap second, needle'),
        'continued\n',
        line('09:61:00.000', 'no such minute, needle'),
        line('09:42:07.000', 'needle'),
      ].join('');

      expect((await read(log, size)).found).toEqual([
        [3, at(41, 59, 500)],
        [5, at(41, 59, 500)],
        [6, at(42, 7)],
      ]);
    },
  );

  it.each([1, 100_000])('reads the record behind a byte order mark, in pieces of %i', async (size) => {
    const { found, span } = await read(`\ufeff${line('09:41:00.000', 'needle')}`, size);

    expect(found).toEqual([[1, at(41, 0)]]);
    expect(span.firstHost).toBe('expc1');
  });

  it('takes no longer for tiny pieces of a record without an end', async () => {
    const log = line('09:41:00.000', 'needle') + 'continued\n'.repeat(400_000);

    expect((await read(log, 21)).found).toHaveLength(1);
  }, 20_000);

  it.each([10, 4_000, 1 << 20])(
    'notices a private key where a line is cut off, in pieces of %i bytes',
    async (pieces) => {
      const key = '-----BEGIN PRIVATE KEY-----';
      const log = `${line('09:41:00.000', `${key}${'x'.repeat(2_000)}${key}${'y'.repeat(50)}`)}${line('09:41:01.000', key)}`;

      const { details } = await read(log, pieces, { maxLineBytes: 1_000 });

      expect(details).toEqual([expect.stringContaining('3 private keys stand in it'), '1 lines were cut']);
    },
  );

  it('takes no longer for a line full of literals', async () => {
    const log = line('09:41:00.000', 'needle'.repeat(40_000)) + `${'needle'.repeat(40_000)}\n`.repeat(20);

    expect((await read(log, 100_000)).found).toHaveLength(1);
  }, 20_000);

  it('takes no longer for many records without a time of their own', async () => {
    const log = line('09:41:00.000', 'good') + line('09:41:60.000', 'needle').repeat(20_000);

    expect((await read(log, 1_000_000)).found.at(-1)).toEqual([20_001, at(41, 0)]);
  }, 20_000);
});
