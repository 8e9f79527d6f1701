// Stage 5, exchanges: joins the transactions and the failure lines of one node, in the order of its log. Failure lines
// carry neither port nor transaction: what can be told of them is told when their candidates have ended.
import type { Limits } from '../model/limits.ts';
import type { LogRecord, SignatureMatch } from '../model/log-record.ts';
import type { NodeObservations, QuotedLine } from '../model/observations.ts';
import type { CompiledSignature } from '../model/pack.ts';
import type { TransactionStep } from '../model/transaction-step.ts';
import { assignLines } from './assign-lines.ts';
import { makeLedger } from './ledger.ts';
import { openTransactions } from './open-transactions.ts';
import type { FailureLine, Transaction } from './transaction.ts';

/** How long an ERROR line may stand behind the WARNING of its handshake: they are written in the same millisecond. */
const pairWithinMs = 1000;
/** Lines that wait for each other; beyond it they are counted without a port. */
const maxWaiting = 5000;

export interface Knowledge {
  signature(id: string): CompiledSignature | undefined;
  matchResponse(statusLine: string): SignatureMatch | null;
}

export interface ExchangeJoiner {
  step(step: TransactionStep, record: LogRecord): void;
  failure(match: SignatureMatch, record: LogRecord): void;
  verificationChanged(state: 'enforced' | 'off', timeMs: number | null): void;
  /** Settles what is open at the end of the log. */
  end(): void;
}

export function makeExchangeJoiner(node: NodeObservations, knowledge: Knowledge, limits: Limits): ExchangeJoiner {
  const ledger = makeLedger(node, knowledge, limits);
  const newestWarning = new Map<string, FailureLine>();
  const waiting = new Set<FailureLine>();
  const transactions = openTransactions(limits.maxOpenTransactions, ended);

  function ended(transaction: Transaction): void {
    ledger.exchange(transaction);
    settleAround(transaction);
    if (!transaction.possible.some((line) => !line.settled)) ledger.settled(transaction);
  }

  /** Settles the lines that share candidates with each other and with this transaction, once all of those have ended. */
  function settleAround(start: Transaction): void {
    const lines = new Set<FailureLine>();
    const seen = new Set([start]);
    for (const transaction of seen) {
      if (transaction.outcome === null) return;
      for (const line of transaction.possible) {
        if (line.settled) continue;
        lines.add(line);
        for (const candidate of line.candidates) seen.add(candidate);
      }
    }
    if (lines.size > 0) settle([...lines]);
  }

  function settle(lines: FailureLine[]): void {
    const concerned = new Set<Transaction>();
    for (const [line, transaction] of assignLines(lines)) {
      for (const candidate of line.candidates) concerned.add(candidate);
      settleLine(line, transaction);
    }
    for (const transaction of concerned) if (transaction.outcome !== null) ledger.settled(transaction);
  }

  function settleLine(line: FailureLine, transaction: Transaction | null): void {
    line.settled = true;
    waiting.delete(line);
    transaction?.own.push(line);
    ledger.line(line, transaction);
  }

  function pairWithWarning(match: SignatureMatch, record: LogRecord, key: string): boolean {
    const warning = newestWarning.get(key);
    if (match.reads !== 'error' || warning === undefined || warning.error !== null) return false;
    if (match.fields.address?.toLowerCase() !== warning.match.fields.address?.toLowerCase()) return false;
    if (Math.abs((record.timeMs ?? 0) - (warning.quoted.timeMs ?? 0)) > pairWithinMs) return false;
    warning.error = quote(record, limits);
    warning.onError?.(warning.error);
    ledger.pairedError(match.fields.error);
    return true;
  }

  return {
    step(step, record) {
      const transaction = transactions.take(step, () => quote(record, limits));
      if (transaction) ended(transaction);
    },
    failure(match, record) {
      const thread = `${record.pid ?? ''} ${match.fields.thread ?? ''}`;
      if (pairWithWarning(match, record, thread)) return;
      const line = failureLine(match, record, thread, limits);
      ledger.verification(line);
      if (match.reads === 'warning') newestWarning.set(thread, line);
      line.candidates = transactions.candidates(record.pid, line.address, line.ip);
      if (line.candidates.length === 0 || waiting.size >= maxWaiting) {
        settleLine(line, null);
        return;
      }
      waiting.add(line);
      for (const candidate of line.candidates) candidate.possible.push(line);
    },
    verificationChanged: ledger.verificationChanged,
    end() {
      for (const transaction of transactions.abandonAll()) ended(transaction);
      if (waiting.size > 0) settle([...waiting]);
      ledger.end();
    },
  };
}

function failureLine(match: SignatureMatch, record: LogRecord, thread: string, limits: Limits): FailureLine {
  const { address, server, ip } = match.fields;
  const name = [address, server, ip].find((text) => text !== undefined && /^[\w.:[\]-]+$/.test(text));
  return {
    match,
    address: (name ?? 'unknown').replace(/^\[(.*)\]$/, '$1'),
    ip: ip ?? null,
    thread,
    quoted: quote(record, limits),
    error: null,
    candidates: [],
    settled: false,
    onError: null,
  };
}

const quote = ({ member, line, timeMs, text }: LogRecord, { maxEvidenceBytes }: Limits): QuotedLine => ({
  member,
  line,
  timeMs,
  text: text.slice(0, maxEvidenceBytes),
});
