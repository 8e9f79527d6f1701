// One step of a transaction of the traffic server, as one of its log lines tells it.
import type { LoggedLine } from './log-record.ts';

export interface RequestTarget {
  address: string;
  port: number;
  scheme: 'https' | 'http';
  /** null where the request does not tell it. */
  domain: string | null;
}

export type StepKind = 'receive-request' | 'sending-request' | 'receive-response' | 'sending-response';

/** A number where it is written as one, without zeros before it; `String(id)` is what the line says. */
export type TxnId = number | string;

/**
 * It may be made anew for the next line at the same place, so whoever needs it later copies what it tells. Texts are
 * made when they are asked for; a log has many more steps than texts that somebody needs.
 */
export interface TransactionStep {
  readonly kind: StepKind;
  readonly txnId: TxnId;
  readonly pid: number | null;
  readonly timeMs: number | null;
  /** The host field, as logged; null where there is none. */
  readonly host: string | null;
  /** The other side of this step. */
  readonly ip: string | null;
  readonly port: number | null;
  readonly isDebug: boolean;
  /** Of a request: where it is to go, and the path asked for, without the encoded target. */
  readonly target: RequestTarget | null;
  readonly path: string | null;
  /** Of a response: its status line. */
  readonly statusLine: string | null;
  logged(): LoggedLine;
}

/** Fifteen digits are exact as a number. */
const plainNumber = /^[1-9]\d{0,14}$/;

export const txnIdOf = (text: string): TxnId => (plainNumber.test(text) ? Number(text) : text);
