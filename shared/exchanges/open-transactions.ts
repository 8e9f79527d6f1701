// Stage 5, exchanges: the transactions of a node that are open, from their first step to the answer to the client.

import type { QuotedLine } from '../model/observations.ts';
import type { TransactionStep } from '../model/transaction-step.ts';
import type { Outcome, Transaction } from './transaction.ts';

export interface OpenTransactions {
  /** Takes a step; answers the transaction when the step ended it. */
  take(step: TransactionStep, quote: () => QuotedLine): Transaction | null;
  /** Open transactions, not answered yet, that were sent for that address, or to that IP with no address known. */
  candidates(pid: number | null, address: string, ip: string | null): Transaction[];
  /** Ends, uncounted, whatever is still open. */
  abandonAll(): Transaction[];
}

/** `onAbandoned` is told of a transaction that was given up without an end. */
export function openTransactions(most: number, onAbandoned: (transaction: Transaction) => void): OpenTransactions {
  const open = new Map<string, Transaction>();
  const byName = new Map<string, Set<Transaction>>();

  const index = (name: string, transaction: Transaction): void => {
    const set = byName.get(name) ?? new Set();
    byName.set(name, set.add(transaction));
  };
  const unindex = (name: string, transaction: Transaction): void => {
    const set = byName.get(name);
    set?.delete(transaction);
    if (set?.size === 0) byName.delete(name);
  };
  function namesOf(transaction: Transaction): string[] {
    const pid = transaction.key.slice(0, transaction.key.indexOf(':'));
    const names = transaction.attempts.map(({ ip }) => `${pid} ip ${ip}`);
    if (transaction.target) names.push(`${pid} name ${transaction.target.address.toLowerCase()}`);
    return names;
  }

  function end(transaction: Transaction, outcome: Outcome, closedMs: number | null): Transaction {
    open.delete(transaction.key);
    for (const name of namesOf(transaction)) unindex(name, transaction);
    transaction.outcome = outcome;
    transaction.closedMs = closedMs;
    return transaction;
  }

  function begin(step: TransactionStep): Transaction {
    const key = `${step.pid ?? ''}:${step.txnId}`;
    const known = open.get(key);
    // The same step is logged twice where both levels are on; another client means the id came round again.
    const again = known !== undefined && step.kind === 'receive-request' && isOther(known, step);
    if (known && !again) return known;
    if (known) onAbandoned(end(known, 'not-counted', null));
    const oldest = open.size >= most ? open.values().next().value : undefined;
    if (oldest) onAbandoned(end(oldest, 'not-counted', null));
    const transaction = newTransaction(key, step.txnId);
    open.set(key, transaction);
    return transaction;
  }

  return {
    take(step, quote) {
      if (step.kind === 'sending-response' || step.kind === 'receive-response') {
        const transaction = open.get(`${step.pid ?? ''}:${step.txnId}`);
        if (transaction === undefined) return null;
        if (step.kind === 'receive-response') {
          transaction.answered = true;
          return null;
        }
        transaction.statusLine = step.statusLine;
        transaction.answer = quote();
        return end(transaction, outcomeOf(transaction), step.timeMs);
      }
      const transaction = begin(step);
      for (const name of namesOf(transaction)) unindex(name, transaction);
      apply(step, transaction);
      for (const name of namesOf(transaction)) index(name, transaction);
      return null;
    },
    candidates(pid, address, ip) {
      const named = byName.get(`${pid ?? ''} name ${address.toLowerCase()}`) ?? [];
      const reached = ip === null ? [] : (byName.get(`${pid ?? ''} ip ${ip}`) ?? []);
      const nameless = [...reached].filter(({ target }) => target === null);
      return [...named, ...nameless].filter(
        ({ answered, attempts }) =>
          !answered && (ip === null ? attempts.length > 0 : attempts.some((to) => to.ip === ip)),
      );
    },
    abandonAll: () => [...open.values()].map((transaction) => end(transaction, 'not-counted', null)),
  };
}

const isOther = (known: Transaction, step: TransactionStep): boolean =>
  known.clientPort !== null && (known.clientPort !== step.port || known.clientIp !== step.ip);

function apply(step: TransactionStep, transaction: Transaction): void {
  if (step.kind === 'receive-request') {
    transaction.clientIp = step.ip;
    transaction.clientPort = step.port;
    transaction.target ??= step.target;
    transaction.path ??= step.path;
    return;
  }
  transaction.sentMs = step.timeMs ?? transaction.sentMs;
  transaction.path ??= step.path;
  const { ip, port } = step;
  if (ip === null || port === null) return;
  if (!transaction.attempts.some((to) => to.ip === ip && to.port === port)) transaction.attempts.push({ ip, port });
}

/** A response of the server makes it `ok`, whatever its status; an own 5xx without one makes it `failed`. */
function outcomeOf({ answered, statusLine }: Transaction): Outcome {
  if (answered) return 'ok';
  return statusLine !== null && /^HTTP\/[\d.]+\s+5\d\d\b/.test(statusLine) ? 'failed' : 'not-counted';
}

const newTransaction = (key: string, txnId: string): Transaction => ({
  key,
  txnId,
  target: null,
  path: null,
  clientIp: null,
  clientPort: null,
  sentMs: null,
  attempts: [],
  answered: false,
  outcome: null,
  closedMs: null,
  answer: null,
  statusLine: null,
  possible: [],
  own: [],
  counted: false,
  explained: false,
  tallies: new Set(),
});
