// Stage 5, exchanges: a transaction of the traffic server while it is open, and the failure lines that may belong to it.

import type { SignatureMatch } from '../model/log-record.ts';
import type { QuotedLine, SignatureTally } from '../model/observations.ts';

export interface TransactionTarget {
  address: string;
  port: number;
  scheme: 'https' | 'http' | null;
  domain: string | null;
}

export type Outcome = 'ok' | 'failed' | 'not-counted';

export interface Transaction {
  key: string;
  txnId: string;
  /** Where it is to go; null until known. */
  target: TransactionTarget | null;
  path: string | null;
  clientIp: string | null;
  clientPort: number | null;
  /** Newest sending of the request. */
  sentMs: number | null;
  attempts: { ip: string; port: number }[];
  answered: boolean;
  outcome: Outcome | null;
  closedMs: number | null;
  answer: QuotedLine | null;
  statusLine: string | null;
  /** Failure lines of which it is a candidate, and those found to be its own. */
  possible: FailureLine[];
  own: FailureLine[];
  /** It stands in the counts of its server; its lines, or its answer, are counted. */
  counted: boolean;
  explained: boolean;
  /** Where its lines were counted. */
  tallies: Set<SignatureTally>;
}

/** A WARNING, or an ERROR that no WARNING explains. It carries neither port nor transaction. */
export interface FailureLine {
  match: SignatureMatch;
  address: string;
  ip: string | null;
  thread: string;
  quoted: QuotedLine;
  /** The ERROR line of the same handshake. */
  error: QuotedLine | null;
  candidates: Transaction[];
  settled: boolean;
  /** Told when an ERROR line joins after the line was counted. */
  onError: ((error: QuotedLine) => void) | null;
}

/** What a line says, whoever it is about: equal lines are interchangeable. */
export const sayingOf = ({ match }: FailureLine): string =>
  JSON.stringify([match.signature, match.fields.error, match.fields.depth, match.fields.action]);

export const portOf = (transaction: Transaction): number | null => transaction.target?.port ?? null;
