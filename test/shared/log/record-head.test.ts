// The head of a line in every form that has been seen.
import { describe, expect, it } from 'vitest';
import { parseHead } from '../../../shared/log/record-head.ts';

const at = (hour: number, minute: number, second: number, ms = 0): number =>
  Date.UTC(2022, 6, 11, hour, minute, second, ms);

describe('parseHead', () => {
  it.each([
    [
      '2022-07-11T18:55:25.910+02:00 vcsc traffic_server[18242]: body',
      at(16, 55, 25, 910),
      '+02:00',
      'vcsc',
      'traffic_server',
      18242,
      'body',
    ],
    [
      '2022-07-11T18:55:25-04:00 RTP-EXPRWY edgeconfigprovisioning UTCTime="x"',
      at(22, 55, 25),
      '-04:00',
      'RTP-EXPRWY',
      'edgeconfigprovisioning',
      null,
      'UTCTime="x"',
    ],
    [
      '2022-07-11T18:55:25.9+0200 expc tvcs: UTCTime="x"',
      at(16, 55, 25, 900),
      '+02:00',
      'expc',
      'tvcs',
      null,
      'UTCTime="x"',
    ],
    [
      '2022-07-11T18:55:25.910Z expc01 UTCTime="x" Module="y"',
      at(18, 55, 25, 910),
      '+00:00',
      'expc01',
      null,
      null,
      'UTCTime="x" Module="y"',
    ],
    [
      '2022-07-11T18:55:25.910+02:00 expc01 httpd[15060]: web: Event="a"',
      at(16, 55, 25, 910),
      '+02:00',
      'expc01',
      'httpd',
      15060,
      'web: Event="a"',
    ],
    [
      '2022-07-11T18:55:25.910+02:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR:SSL',
      at(16, 55, 25, 910),
      '+02:00',
      'exp-c',
      'traffic_server',
      2030,
      '[ET_NET 1]ERROR:SSL',
    ],
    [
      '2022-07-11T18:55:25,910123456+02:00 expc  traffic_server[1]:  two blanks',
      at(16, 55, 25, 910),
      '+02:00',
      'expc',
      'traffic_server',
      1,
      'two blanks',
    ],
    [
      '2022-07-11T18:55:25 expc traffic_server[1]: UTCTime="2022-07-11 16:55:25,92"',
      at(16, 55, 25, 920),
      null,
      'expc',
      'traffic_server',
      1,
      'UTCTime="2022-07-11 16:55:25,92"',
    ],
  ])('reads %s', (line, timeMs, utcOffset, host, process, pid, body) => {
    expect(parseHead(line)).toEqual({ timeMs, utcOffset, host, process, pid, body });
  });

  it.each([
    ['no process', 'expc UTCTime="x"', 'expc', null, null, 'UTCTime="x"'],
    ['no host', 'traffic_server[7]: body', null, 'traffic_server', 7, 'body'],
    ['no host and no pid', 'tvcs: body', null, 'tvcs', null, 'body'],
    ['neither host nor process', 'UTCTime="x" Module="y"', null, null, null, 'UTCTime="x" Module="y"'],
    ['an address for a host', '2001:db8::5 tvcs: body', '2001:db8::5', 'tvcs', null, 'body'],
    ['a local host', 'localhost UTCTime="x"', 'localhost', null, null, 'UTCTime="x"'],
    [
      'no colon behind the pid',
      'expc traffic_server[7] [ET_NET 0] WARNING: x',
      'expc',
      'traffic_server',
      7,
      '[ET_NET 0] WARNING: x',
    ],
    [
      'neither colon nor pid',
      'expc traffic_server [ET_NET 0] ERROR: x',
      'expc',
      'traffic_server',
      null,
      '[ET_NET 0] ERROR: x',
    ],
    [
      'no blank behind the pid',
      'expc traffic_server[7][ET_TASK 3] NOTE: x',
      'expc',
      'traffic_server',
      7,
      '[ET_TASK 3] NOTE: x',
    ],
    ['a blank before the colon', 'expc traffic_server[7] : x', 'expc', 'traffic_server', 7, 'x'],
    [
      'doubled blanks',
      ' expc  traffic_server[7]:  [ET_NET 0]  WARNING:  x',
      'expc',
      'traffic_server',
      7,
      '[ET_NET 0]  WARNING:  x',
    ],
    ['a process in capitals', 'expe XCP_JABBERD[20026]: UTCTime="x"', 'expe', 'XCP_JABBERD', 20026, 'UTCTime="x"'],
    ['free text', 'expc Accepted publickey for remote', 'expc', null, null, 'Accepted publickey for remote'],
    ['nothing', '', null, null, null, ''],
  ])('reads a line with %s', (_, rest, host, process, pid, body) => {
    expect(parseHead(`2022-07-11T18:55:25.910+02:00 ${rest}`)).toMatchObject({ host, process, pid, body });
  });

  it('takes no more than linear time', () => {
    expect(parseHead(`2022-07-11T18:55:25 ${'a:'.repeat(100_000)}`).process).toBe('a');
    expect(parseHead(`2022-07-11T18:55:25 h ${'a'.repeat(200_000)}`).process).toBeNull();
    expect(parseHead(`2022-07-11T18:55:25 h a${' '.repeat(200_000)}`).process).toBeNull();
  }, 20_000);

  it('keeps the order of instants across a change of the offset', () => {
    const summer = parseHead('2022-10-30T02:59:59.999+02:00 h p: x').timeMs ?? 0;
    const winter = parseHead('2022-10-30T02:00:00.000+01:00 h p: x').timeMs ?? 0;

    expect(winter - summer).toBe(1);
  });

  it.each([
    ['25+02:00', '16:55:25,910', at(16, 55, 25, 910)],
    ['25+02:00', '16:55:24,990', at(16, 55, 24, 990)],
    ['25+02:00', '16:55:25', at(16, 55, 25)],
    ['25+02:00', '03:00:00,910', at(16, 55, 25)],
    ['25.500+02:00', '16:55:25,910', at(16, 55, 25, 500)],
    ['60.000+02:00', '16:55:59,910', at(16, 55, 59, 910)],
  ])('takes from the UTC time what the stamp lacks: %s and %s', (stamp, utc, timeMs) => {
    expect(parseHead(`2022-07-11T18:55:${stamp} h p: UTCTime="2022-07-11 ${utc}"`).timeMs).toBe(timeMs);
  });

  it.each([
    ['first', 'UTCTime="2014-09-25 17:46:20,92" Level="DEBUG"', 920],
    ['last', 'Level="INFO" Detail="x" UTCTime="2014-09-25 17:46:20,5"', 500],
    ['without a fraction', 'Level="INFO" UTCTime="2014-09-25 17:46:20"', 0],
    ['absent', 'Level="INFO"', 0],
  ])('reads a time without milliseconds and its UTC time %s', (_, pairs, ms) => {
    const { timeMs } = parseHead(`2014-09-25T13:46:20-04:00 RTP-C edgeconfigprovisioning ${pairs}`);

    expect(timeMs).toBe(Date.UTC(2014, 8, 25, 17, 46, 20, ms));
  });

  it.each(['9999-12-31T23:59:59.000-10:00', '0000-01-01T00:00:00.000+10:00'])(
    'has no time for %s, which is a year that no report can tell',
    (stamp) => {
      expect(parseHead(`${stamp} expc1 traffic_server[1]: body`)).toMatchObject({
        timeMs: null,
        host: 'expc1',
        pid: 1,
      });
    },
  );

  it('has no time for a date that cannot be', () => {
    expect(parseHead('2022-13-41T25:61:61.000+02:00 h p: x').timeMs).toBeNull();
  });
});
