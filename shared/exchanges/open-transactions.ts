// Stage 5, exchanges: the transactions of a node that are open, from their first step to the answer to the client.
import type { QuotedLine } from '../model/observations.ts';
import type { TransactionStep } from '../model/transaction-step.ts';
import type { JoinHoldings } from './join-holdings.ts';
import { newTransaction, type Outcome, type Transaction } from './transaction.ts';
import { makeTransactionTable } from './transaction-table.ts';

export interface OpenTransactions {
  /** Takes a step; `quote` is asked for the line that ended a failed transaction. */
  take(step: TransactionStep, quote: (step: TransactionStep) => QuotedLine): void;
  /** Ends, uncounted, whatever is still open. */
  abandonAll(): void;
}

export interface TransactionEvents {
  sent(transaction: Transaction, ip: string, port: number, timeMs: number | null): void;
  answered(transaction: Transaction, timeMs: number | null): void;
  ended(transaction: Transaction): void;
  /** One was given up because too many were open. */
  givenUp(): void;
}

/** @param most of all nodes of a bundle together, as `holdings` counts them */
export function openTransactions(most: number, holdings: JoinHoldings, events: TransactionEvents): OpenTransactions {
  const open = makeTransactionTable();

  function end(transaction: Transaction, outcome: Outcome, closedMs: number | null): void {
    if (open.delete(transaction)) holdings.transactions--;
    transaction.outcome = outcome;
    transaction.closedMs = closedMs;
    events.ended(transaction);
  }

  function begin(step: TransactionStep): Transaction {
    const known = open.get(step);
    // The same step is logged twice where both levels are on; another client means the id came round again.
    if (known && !(step.kind === 'receive-request' && isOther(known, step))) return known;
    if (known) end(known, 'not-counted', null);
    const oldest = holdings.transactions >= most ? open.oldest() : undefined;
    if (oldest) {
      events.givenUp();
      end(oldest, 'not-counted', null);
    }
    const transaction = newTransaction(step.pid, step.txnId);
    open.add(transaction);
    holdings.transactions++;
    return transaction;
  }

  function respond(step: TransactionStep, quote: (step: TransactionStep) => QuotedLine): void {
    const transaction = open.get(step);
    if (transaction === undefined) return;
    if (step.kind === 'receive-response') {
      if (transaction.answered) return;
      transaction.answered = true;
      events.answered(transaction, step.timeMs);
      return;
    }
    // Logged without its message: the other level's line tells how it ended.
    if (step.statusLine === null && !transaction.answered) return;
    transaction.statusLine = step.statusLine;
    const outcome = outcomeOf(transaction);
    if (outcome === 'failed') transaction.answer = quote(step);
    end(transaction, outcome, step.timeMs);
  }

  return {
    take(step, quote) {
      if (step.kind === 'sending-response' || step.kind === 'receive-response') return respond(step, quote);
      const transaction = begin(step);
      transaction.path ??= step.path;
      if (step.kind === 'receive-request') {
        transaction.clientIp = step.ip;
        transaction.clientPort = step.port;
        transaction.target ??= step.target;
        return;
      }
      transaction.sentMs = step.timeMs ?? transaction.sentMs;
      if (step.ip !== null && step.port !== null && isSending(transaction, step.isDebug))
        events.sent(transaction, step.ip, step.port, step.timeMs);
    },
    abandonAll() {
      for (let each = open.oldest(); each !== undefined; each = open.oldest()) end(each, 'not-counted', null);
    },
  };
}

/** The same step is logged twice where both levels are on: the sendings are those of the level that logged more. */
function isSending(transaction: Transaction, isDebug: boolean): boolean {
  const logged = isDebug ? ++transaction.debugSendings : ++transaction.otherSendings;
  if (logged <= transaction.sendings) return false;
  transaction.sendings = logged;
  return true;
}

const isOther = (known: Transaction, step: TransactionStep): boolean =>
  known.clientPort !== null && (known.clientPort !== step.port || known.clientIp !== step.ip);

/** A response of the server makes it `ok`, whatever its status; an own 5xx without one makes it `failed`. */
function outcomeOf({ answered, statusLine }: Transaction): Outcome {
  if (answered) return 'ok';
  return statusLine !== null && /^HTTP\/[\d.]+\s+5\d\d\b/.test(statusLine) ? 'failed' : 'not-counted';
}
