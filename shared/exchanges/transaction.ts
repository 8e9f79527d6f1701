// Stage 5, exchanges: a transaction of the traffic server while it is open, and the failure lines that may belong to it.
import type { SignatureMatch } from '../model/log-record.ts';
import type { QuotedLine, SignatureTally, VerificationThen } from '../model/observations.ts';
import type { TxnId } from '../model/transaction-step.ts';
import type { PortGroup } from './port-groups.ts';

export interface TransactionTarget {
  address: string;
  port: number;
  scheme: 'https' | 'http' | null;
  domain: string | null;
}

export interface Attempt {
  ip: string;
  port: number;
}

export type Outcome = 'ok' | 'failed' | 'not-counted';

export interface Transaction {
  pid: number | null;
  txnId: TxnId;
  /** Its neighbours among those that are open. */
  older: Transaction | null;
  newer: Transaction | null;
  /** Where it is to go; null until known. */
  target: TransactionTarget | null;
  path: string | null;
  clientIp: string | null;
  clientPort: number | null;
  /** Newest sending of the request, and how many failure lines the log had shown before the first one. */
  sentMs: number | null;
  sentSeq: number;
  /** As `inLogOrder` has it, and how verification stood then. */
  sentOrder: number | null;
  closedOrder: number | null;
  sentUnder: VerificationThen;
  /** How often the request was sent; a sending that both log levels print counts once. */
  sendings: number;
  /** Lines that can be of no other exchange. */
  soleLines: number;
  debugSendings: number;
  otherSendings: number;
  /** Where the request was sent last. */
  lastAttempt: Attempt | null;
  groups: PortGroup[];
  /** Its place among the members of each. */
  places: number[];
  answered: boolean;
  outcome: Outcome | null;
  closedMs: number | null;
  answer: QuotedLine | null;
  statusLine: string | null;
  /** Lines that were logged while it was open with their host; and those since its last step. */
  possible: FailureLine[];
  awaiting: FailureLine[];
  /** It stands in the counts of its server; a line tells why it failed; the tallies it was counted for, if any. */
  counted: boolean;
  explained: boolean;
  tallies: Set<SignatureTally> | null;
}

/** A WARNING, or an ERROR that no WARNING explains. It carries neither port nor transaction. */
export interface FailureLine {
  match: SignatureMatch;
  /** Its place among the failure lines of the node's log. */
  seq: number;
  address: string;
  ip: string | null;
  thread: string;
  quoted: QuotedLine;
  /** As `inLogOrder` has it. */
  order: number | null;
  /** The ERROR line of the same handshake. */
  error: QuotedLine | null;
  /** Exchanges it may be of: those that have not gone on since, those that failed at once, those that failed later. */
  open: Set<Transaction>;
  prompt: Transaction[];
  late: Transaction[];
  settled: boolean;
  /** Where it was counted; null while, or because, that is not certain. */
  port: number | null;
  /** Told when an ERROR line joins after the line was counted. */
  onError: ((error: QuotedLine) => void) | null;
}

/** What a line says, whoever it is about: equal lines are interchangeable. */
export const sayingOf = ({ match }: FailureLine): string =>
  JSON.stringify([match.signature, match.fields.error, match.fields.depth, match.fields.action]);

/** A refusal ends in a 502 that has nothing of its own to say: another reason explains itself. */
export const isWithoutReason = ({ outcome, statusLine }: Transaction): boolean =>
  outcome === 'failed' && /^HTTP\/[\d.]+\s+502\s*(?:connect failed\s*)?$/.test(statusLine ?? '');

export const portOf = ({ target, lastAttempt }: Transaction): number | null =>
  target?.port ?? lastAttempt?.port ?? null;

export const newTransaction = (pid: number | null, txnId: TxnId): Transaction => ({
  pid,
  txnId,
  older: null,
  newer: null,
  target: null,
  path: null,
  clientIp: null,
  clientPort: null,
  sentMs: null,
  sentSeq: 0,
  sentOrder: null,
  closedOrder: null,
  sentUnder: 'before-log',
  sendings: 0,
  soleLines: 0,
  debugSendings: 0,
  otherSendings: 0,
  lastAttempt: null,
  groups: [],
  places: [],
  answered: false,
  outcome: null,
  closedMs: null,
  answer: null,
  statusLine: null,
  possible: [],
  awaiting: [],
  counted: false,
  explained: false,
  tallies: null,
});

/** The newest line of each signature. */
export type TallySeqs = Map<SignatureTally, number>;
