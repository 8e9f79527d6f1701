// What the log of one node has shown: exchanges per server, and what signatures said about each. Diagnosis judges it.
import { newTimeCounts, type TimeBudget, type TimeCounts } from './time-counts.ts';
import type { Cause } from './vocabulary.ts';

/** A line kept as evidence. `text` is untrusted. */
export interface QuotedLine {
  member: string;
  line: number;
  timeMs: number | null;
  text: string;
}

/** Everything one signature said about one server. */
export interface SignatureTally {
  signature: string;
  cause: Cause;
  alsoPossible: Set<Cause>;
  warnings: number;
  errors: number;
  responses: number;
  firstMs: number | null;
  lastMs: number | null;
  first: QuotedLine | null;
  newestWarning: QuotedLine | null;
  /** Newest WARNING of each error text: one handshake may log several. Bounded. */
  newestByText: Map<string, QuotedLine>;
  newestError: QuotedLine | null;
  newestResponse: QuotedLine | null;
  /** Of the newest line. */
  action: 'terminate' | 'continue' | null;
  error: { text: string; depth: number | null } | null;
  failedExchanges: number;
  times: { warnings: TimeCounts; errors: TimeCounts; responses: TimeCounts; failedExchanges: TimeCounts };
  users: Set<string>;
  requests: Set<string>;
}

/**
 * How verification stood when something happened; `before-log`: nothing in the log had told by then; `captured`: no log is
 * there, and what a capture shows may be of any process.
 */
export type VerificationThen = 'before-log' | 'captured' | 'enforced' | 'permissive' | 'off';

export interface LoggedError {
  text: string;
  depth: number | null;
  count: number;
  times: TimeCounts;
}

export interface ServerObservation {
  address: string;
  port: number | null;
  ip: string | null;
  scheme: 'https' | 'http' | null;
  domain: string | null;
  /** First segments of the paths that were asked for, `/cucm-uds/`: they tell the product. */
  interfaces: Set<string>;
  ok: number;
  failed: number;
  times: { ok: TimeCounts; failed: TimeCounts };
  /** The node's. */
  timeBudget: TimeBudget;
  firstFailedMs: number | null;
  lastFailedMs: number | null;
  lastOkMs: number | null;
  /** Newest last, bounded. */
  failedTxnIds: string[];
  /** Newest failed exchange or `Terminate` line by IP address, '' where it is not known; times in the order of the log. */
  failures: Map<string, number>;
  /** Of these, refusals of the server's certificate; and the newest of them. */
  certificateFailures: Map<string, number>;
  newestCertificate: ServerObservation['newest'];
  lastContinueMs: number | null;
  /** Newest sending time of a request that was answered, by IP address and how verification stood. */
  okSent: Map<string, Map<VerificationThen, number>>;
  /** How often a success followed a failure. */
  recoveries: number;
  lastOutcome: 'ok' | 'failed' | null;
  /** Cause of the newest failing handshake, or of the newest failed exchange where no line told more. */
  newest: { timeMs: number; cause: Cause; alsoPossible: Set<Cause>; handshake: string } | null;
  /** As `newest`, of refused handshakes and failed exchanges alone: failures that were only logged are no refusal. */
  newestRefusal: { timeMs: number; cause: Cause; alsoPossible: Set<Cause>; handshake: string } | null;
  errors: Map<string, LoggedError>;
  tallies: Map<string, SignatureTally>;
}

export interface NodeObservations {
  host: string;
  utcOffset: string | null;
  verification: { state: 'enforced' | 'permissive' | 'off'; timeMs: number } | null;
  /** What the first line or change that tells of verification says about the time before it. */
  verificationBefore: { state: 'enforced' | 'permissive' | 'off'; timeMs: number } | null;
  /** Requests of other hosts sent on to this host itself, and requests sent to any other host. */
  relayedToLoopback: number;
  sentElsewhere: number;
  /** Dialect of OpenSSL that the lines showed. */
  dialect: '1.1.1' | '3' | null;
  servers: Map<string, ServerObservation>;
  serverBudget: ServerBudget;
  /** Servers, or transactions, beyond a limit were not kept. */
  serversCut: boolean;
  transactionsCut: boolean;
  timeBudget: TimeBudget;
}

/** Times held of a bundle to tell what two bundles share: some megabytes; a log of half an hour holds fewer. */
export const maxTimes = 100_000;

/** How many servers may still be followed. */
export interface ServerBudget {
  left: number;
}

/** Shared by all nodes of a bundle. */
export interface ObservationBudgets {
  servers: ServerBudget;
  times: TimeBudget;
}

export const newNodeObservations = (host: string, { servers, times }: ObservationBudgets): NodeObservations => ({
  host,
  utcOffset: null,
  verification: null,
  verificationBefore: null,
  relayedToLoopback: 0,
  sentElsewhere: 0,
  dialect: null,
  servers: new Map(),
  serverBudget: servers,
  serversCut: false,
  transactionsCut: false,
  timeBudget: times,
});

export const newServerObservation = (
  { address, port }: { address: string; port: number | null },
  timeBudget: TimeBudget,
): ServerObservation => ({
  address,
  port,
  ip: null,
  scheme: null,
  domain: null,
  interfaces: new Set(),
  ok: 0,
  failed: 0,
  times: { ok: newTimeCounts(), failed: newTimeCounts() },
  timeBudget,
  firstFailedMs: null,
  lastFailedMs: null,
  lastOkMs: null,
  failedTxnIds: [],
  failures: new Map(),
  certificateFailures: new Map(),
  newestCertificate: null,
  lastContinueMs: null,
  okSent: new Map(),
  recoveries: 0,
  lastOutcome: null,
  newest: null,
  newestRefusal: null,
  errors: new Map(),
  tallies: new Map(),
});
