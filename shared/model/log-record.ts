// A log record: a line that starts with a time stamp, with its continuation lines; and what signatures make of it.
import type { SignatureReads } from './pack.ts';

/** Where a line stands, when it was written, and what it says. */
export interface LoggedLine {
  member: string;
  /** 1-based line of its first line in the member. */
  line: number;
  /** Milliseconds since 1970 UTC; null where the line has no time that can be read. */
  timeMs: number | null;
  /** The first line whole. */
  text: string;
}

export interface LogRecord extends LoggedLine {
  /** Offset of the local time, `+02:00`; null where the line has none. */
  utcOffset: string | null;
  /** The host field, as logged; null where there is none. */
  host: string | null;
  /** The process that wrote it, e.g. `traffic_server`, and its id. */
  process: string | null;
  pid: number | null;
  /** The first line behind host and process. */
  body: string;
  /** The start of the lines that continue it. */
  continuation: string;
}

/** Fields of a match. Which are there depends on the signature's pattern. */
export interface MatchFields {
  /** The name the connection was made for: the outbound SNI, or the address. */
  address?: string;
  /** The origin's own name as logged, and the IP address that was connected to. */
  server?: string;
  ip?: string;
  action?: 'terminate' | 'continue';
  /** Text of the OpenSSL verify error, or of the ERROR line. */
  error?: string;
  depth?: number;
  thread?: string;
  /** Reason phrase of a response the traffic server made itself. */
  reason?: string;
}

export interface SignatureMatch {
  signature: string;
  reads: SignatureReads;
  fields: MatchFields;
}
