// Stage 3, log: from when to when a log reaches, whose it is, and whether its clock went back. Only the first and last
// record of a block, and the records that were found, are looked at: times in between cost more than they tell.

/** First time stamp of a log and the newest that was looked at, the host of its first record, the newest local offset. */
export interface LogSpan {
  fromMs: number | null;
  toMs: number | null;
  firstHost: string | null;
  utcOffset: string | null;
}

/** Time, host and local offset of a record. */
export type SpanLook = (timeMs: number | null, host: string | null, utcOffset: string | null) => void;

export interface ClockJump {
  fromMs: number;
  toMs: number;
}

/**
 * Processes hand their lines over late and out of order, by seconds; a clock that is set right in small steps goes back
 * by less than that. What goes back farther was set.
 */
const jumpMs = 60_000;

/** Takes looks in the order of the log. A change of the local offset moves no instant. */
export function makeLogSpan() {
  const span: LogSpan = { fromMs: null, toMs: null, firstHost: null, utcOffset: null };
  let before: number | null = null;
  let jump: ClockJump | null = null;
  return {
    span,
    /** The first one; a short trip between two looks is not seen. */
    clockJump: (): ClockJump | null => jump,
    look(timeMs: number | null, host: string | null, utcOffset: string | null): void {
      if (timeMs === null) return;
      span.firstHost = span.fromMs === null ? host : span.firstHost;
      span.fromMs ??= timeMs;
      span.toMs = Math.max(span.toMs ?? timeMs, timeMs);
      span.utcOffset = utcOffset ?? span.utcOffset;
      if (before !== null && before - timeMs > jumpMs) jump ??= { fromMs: before, toMs: timeMs };
      before = timeMs;
    },
  };
}
