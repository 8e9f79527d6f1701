// Clocks: local time that changes, and a clock that goes back in the middle of a log.
import { describe, expect, it } from 'vitest';
import { analysed } from '../../build/analysed.ts';
import { readNeedles } from '../../build/log-events.ts';
import { exchangeLines, okExchange, someNode } from '../../build/log-lines.ts';

async function read(lines: readonly string[], pieces = 1 << 16) {
  const { records, span, notes } = await readNeedles(`${lines.join('\n')}\n`, pieces);
  const times = records.map(({ timeMs }) => timeMs);
  return { times, span, problems: notes.problems, logCut: notes.logCut };
}

const line = (stamp: string, text = 'needle'): string => `${stamp} expc1 tvcs: ${text}`;
const back = (detail: string) => [{ code: 'clock-jumped-back', member: 'a.txt', detail }];

describe('readLog and clocks', () => {
  it.each([
    ['in autumn', '2022-10-30T02:59:59.900+02:00', '2022-10-30T02:00:00.000+01:00'],
    ['in spring', '2022-03-27T01:59:59.900+01:00', '2022-03-27T03:00:00.000+02:00'],
    ['by hand', '2022-10-30T02:59:59.900+0200', '2022-10-30T00:59:59.950Z'],
  ])('takes a change of local time %s for no jump', async (_, before, after) => {
    const { times, problems } = await read([line(before), line(after)]);

    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(100);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });

  it('writes down the first time that the clock went back by more than a minute', async () => {
    const { problems, span, logCut } = await read([
      line('2022-09-06T09:45:00.000+02:00'),
      line('2022-09-06T09:43:59.999+02:00'),
      line('2022-09-06T09:44:00.000+02:00'),
      line('2022-09-06T08:00:00.000+02:00'),
    ]);

    expect(problems).toEqual(back('from 2022-09-06T07:45:00.000Z to 2022-09-06T07:43:59.999Z'));
    expect(logCut).toBe(false);
    expect([span.fromMs, span.toMs]).toEqual([Date.UTC(2022, 8, 6, 7, 45), Date.UTC(2022, 8, 6, 7, 45)]);
  });

  it('puts up with lines that are a minute out of order', async () => {
    const { problems } = await read([line('2022-09-06T09:45:00.000+02:00'), line('2022-09-06T09:44:00.000+02:00')]);

    expect(problems).toEqual([]);
  });

  it('sees it at the end of a log in which nothing else is looked at', async () => {
    const { problems } = await read([
      line('2022-09-06T09:45:00.000+02:00', 'x'),
      line('2022-09-06T09:40:00.000+02:00', 'x'),
    ]);

    expect(problems).toEqual(back('from 2022-09-06T07:45:00.000Z to 2022-09-06T07:40:00.000Z'));
  });

  it.each([1, 1_000, 1 << 20])('sees it in a long log alike, in pieces of %i', async (size) => {
    const many = (stamp: string) => Array.from({ length: 6_000 }, () => line(stamp, 'x'));
    const { problems } = await read(
      [...many('2022-09-06T09:45:00.000+02:00'), ...many('2022-09-06T09:41:00.000+02:00')],
      size,
    );

    expect(problems).toEqual(back('from 2022-09-06T07:45:00.000Z to 2022-09-06T07:41:00.000Z'));
  });

  it('takes no time from a quoted message', async () => {
    const message = ['SIPMSG:', '|INVITE', line('2021-01-01T00:00:00.000Z'), '|'];
    const { problems } = await read([
      line('2022-09-06T09:45:00.000+02:00'),
      ...message,
      line('2022-09-06T09:45:01.000+02:00'),
    ]);

    expect(problems).toEqual([]);
  });

  it('leaves status and verdict of a bundle as they are', async () => {
    const at = Date.UTC(2022, 8, 6, 7, 0);
    const [first, second] = [
      okExchange(1, at, 'cm8.example.lab', '10.61.20.8', 8443),
      okExchange(2, at - 3_600_000, 'cm8.example.lab', '10.61.20.8', 8443),
    ];
    const lines = [...exchangeLines(someNode, first), ...exchangeLines(someNode, second)];
    const report = await analysed([
      { fileName: 'loggingsnapshot_expc1.txt', bytes: Buffer.from(`${lines.join('\n')}\n`) },
    ]);
    const without = await analysed([
      { fileName: 'loggingsnapshot_expc1.txt', bytes: Buffer.from(`${lines.slice(0, lines.length / 2).join('\n')}\n`) },
    ]);

    expect(report.bundles[0]?.status).toBe('complete');
    expect(report.bundles[0]?.problems).toEqual([
      {
        code: 'clock-jumped-back',
        member: 'loggingsnapshot_expc1.txt',
        detail: 'from 2022-09-06T07:00:00.020Z to 2022-09-06T06:00:00.000Z',
      },
    ]);
    expect(report.nodes.map(({ verdict }) => verdict)).toEqual(without.nodes.map(({ verdict }) => verdict));
  });
});
