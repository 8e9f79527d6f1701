// Log bytes to records: only records with a literal come out, whole, with their place, however the bytes are cut.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNeedles } from '../../build/log-events.ts';

async function read(text: string | Uint8Array, pieces: number | readonly number[] = 1 << 16, limits = {}) {
  const { records, span, notes } = await readNeedles(text, pieces, limits);
  return { records, span, notes, problems: notes.problems.map(({ code }) => code) };
}

const log = [
  '2022-09-06T09:41:12.300+02:00 expc1 tvcs: nothing here',
  '2022-09-06T09:41:13.000+02:00 expc1 traffic_server[7]: a needle in the body',
  'continues with a needle',
  '2022-09-06T09:41:14.000+02:00 expc1 traffic_server[7]: Txn-id="1" no message',
  'HTTPMSG:',
  '|GET /needle HTTP/1.1',
  ' Host: a',
  '',
  '|',
  '2022-09-06T09:41:15.500+02:00 expc1 tvcs: the end',
  '',
].join('\n');

describe('readLog', () => {
  it('gives the records whose first line holds a literal, with their line numbers', async () => {
    const { records, notes } = await read(log);

    expect(records.map(({ line, body }) => [line, body])).toEqual([
      [2, 'a needle in the body'],
      [4, 'Txn-id="1" no message'],
    ]);
    expect(notes.lines).toBe(10);
  });

  it('gives the lines that continue a record, up to the next time stamp', async () => {
    const { records } = await read(log);

    expect(records[1]?.continuation).toBe('HTTPMSG:\n|GET /needle HTTP/1.1\n Host: a\n\n|\n');
  });

  it('tells the span of the log, its first host and its newest offset', async () => {
    const { span } = await read(log.replace('15.500+02:00', '15.500+01:00'));

    expect(span).toEqual({
      fromMs: Date.UTC(2022, 8, 6, 7, 41, 12, 300),
      toMs: Date.UTC(2022, 8, 6, 8, 41, 15, 500),
      firstHost: 'expc1',
      utcOffset: '+01:00',
    });
  });

  it('gives the same wherever the bytes are cut', async () => {
    const whole = await read(log);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }), async (pieces) => {
        const cut = await read(log, pieces);

        expect(cut.records).toEqual(whole.records);
        expect(cut.span).toEqual(whole.span);
        expect(cut.notes.lines).toBe(10);
      }),
    );
    expect((await read(log, 1)).records).toEqual(whole.records);
  });

  it('reads Windows line ends and a last line without an end alike', async () => {
    const { records, notes } = await read(log.trimEnd().replaceAll('\n', '\r\n'), 13);

    expect(records.map(({ line, text }) => [line, text])).toEqual([
      [2, '2022-09-06T09:41:13.000+02:00 expc1 traffic_server[7]: a needle in the body'],
      [4, '2022-09-06T09:41:14.000+02:00 expc1 traffic_server[7]: Txn-id="1" no message'],
    ]);
    expect(notes.lines).toBe(10);
  });

  it('cuts a line that is too long, says so, and finds what follows', async () => {
    const long = `2022-09-06T09:41:12.300+02:00 expc1 tvcs: ${'x'.repeat(5_000)} needle`;

    const { records, problems, notes } = await read(`${long}\n${log}`, 100, { maxLineBytes: 1_000 });

    expect(records.map(({ line }) => line)).toEqual([3, 5]);
    expect(problems).toEqual(['line-too-long']);
    expect(notes.logCut).toBe(true);
  });

  it('does not hold a record without an end in memory, and still counts its lines', async () => {
    const endless = `2022-09-06T09:41:12.300+02:00 expc1 tvcs: start\n${'continued line\n'.repeat(200_000)}`;

    const { records, notes } = await read(endless + log);

    expect(notes.lines).toBe(200_011);
    expect(records.map(({ line }) => line)).toEqual([200_003, 200_005]);
  });

  it('survives bytes that are no text', async () => {
    const { records } = await read(
      Buffer.concat([Buffer.from([0xff, 0xfe, 0, 10]), Buffer.from(log), Buffer.from([0x80])]),
      9,
    );

    expect(records).toHaveLength(2);
  });

  it('gives nothing for a log of time stamps only', async () => {
    const { records, span } = await read('2022-09-06T09:41:12\n2022-09-06T09:41:13\n');

    expect(records).toEqual([]);
    expect(span.fromMs).toBe(Date.UTC(2022, 8, 6, 9, 41, 12));
  });

  it('takes two stray bytes for no byte order mark', async () => {
    const { records } = await read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(log)]), 1);

    expect(records.map(({ line }) => line)).toEqual([2, 4]);
  });

  it('finds the record behind zeros that a crash left, however many', async () => {
    const zeros = '\0'.repeat(300_000);
    const text = log.replace('2022-09-06T09:41:13', `${zeros}2022-09-06T09:41:13`).replace('a needle', 'a\0 needle');
    const { records, problems } = await read(text, 50_000);

    expect(records.map(({ line, body }) => [line, body])).toEqual([
      [2, 'a needle in the body'],
      [4, 'Txn-id="1" no message'],
    ]);
    expect(problems).toEqual([]);
  });

  it('reads lines of many megabytes in time that grows with them', async () => {
    const long = `${log}2022-09-06T09:41:16.000+02:00 expc1 tvcs: ${'needle '.repeat(6_000_000)}\n${'x'.repeat(20_000_000)}\n`;
    const { records, problems } = await read(long + log, 1 << 20);

    expect(records.map(({ line }) => line)).toEqual([2, 4, 11, 14, 16]);
    expect(problems).toEqual(['line-too-long']);
  }, 20_000);
});
