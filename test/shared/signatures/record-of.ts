// A log line as a record, for tests: host, process and what stands behind them.
import type { LogRecord } from '../../../shared/model/log-record.ts';

const head = /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d ([\w-]+) (?:([A-Za-z_]+)(?:\[(\d+)\])?: ?)?(.*)$/s;

export function recordOf(line: string): LogRecord {
  const [, host = null, process = null, pid = null, body = line] = head.exec(line) ?? [];
  return {
    member: 'loggingsnapshot_expc1_2026-03-04.txt',
    line: 1,
    timeMs: null,
    utcOffset: null,
    host,
    process,
    pid: pid === null ? null : Number(pid),
    body,
    text: line,
    continuation: '',
  };
}

/** A record of the traffic server with that body. */
export const trafficServer = (body: string): LogRecord =>
  recordOf(`2026-03-04T09:12:44.871+01:00 expc1 traffic_server[20417]: ${body}`);
