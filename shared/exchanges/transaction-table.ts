// Stage 5, exchanges: open transactions by process and transaction id, oldest first. A table of its own, because millions of
// entries come and go: JavaScript's Map makes an object of each large number, and each time it cleans up after itself it
// leaves a table behind that keeps the next one alive until all memory is collected.
import type { TxnId } from '../model/transaction-step.ts';
import type { Transaction } from './transaction.ts';

export interface TransactionKey {
  readonly pid: number | null;
  readonly txnId: TxnId;
}

export interface TransactionTable {
  get(key: TransactionKey): Transaction | undefined;
  /** There must be none of that key. */
  add(transaction: Transaction): void;
  /** Answers whether it was there. */
  delete(transaction: Transaction): boolean;
  oldest(): Transaction | undefined;
}

const leastSlots = 64;

export function makeTransactionTable(): TransactionTable {
  /** A power of two, at most half full: a key stands in its slot or in one of the next, without a gap. */
  let slots: (Transaction | undefined)[] = new Array(leastSlots).fill(undefined);
  let count = 0;
  let first: Transaction | null = null;
  let last: Transaction | null = null;

  function slotOf(key: TransactionKey): number {
    const mask = slots.length - 1;
    let at = hashOf(key) & mask;
    for (let found = slots[at]; found !== undefined && !isSame(found, key); found = slots[at]) at = (at + 1) & mask;
    return at;
  }

  function grow(): void {
    const open = slots;
    slots = new Array(open.length * 2).fill(undefined);
    for (const transaction of open) if (transaction !== undefined) slots[slotOf(transaction)] = transaction;
  }

  /** Moves up those behind it that would not be found across the gap any more. */
  function closeGap(gap: number): void {
    const mask = slots.length - 1;
    let free = gap;
    for (let at = (gap + 1) & mask; ; at = (at + 1) & mask) {
      const moved = slots[at];
      if (moved === undefined) break;
      const home = hashOf(moved) & mask;
      if (((at - home) & mask) < ((at - free) & mask)) continue;
      slots[free] = moved;
      free = at;
    }
    slots[free] = undefined;
  }

  return {
    get: (key) => slots[slotOf(key)],
    add(transaction) {
      if (++count * 2 > slots.length) grow();
      slots[slotOf(transaction)] = transaction;
      transaction.older = last;
      if (last === null) first = transaction;
      else last.newer = transaction;
      last = transaction;
    },
    delete(transaction) {
      const slot = slotOf(transaction);
      if (slots[slot] !== transaction) return false;
      closeGap(slot);
      count--;
      const { older, newer } = transaction;
      if (older === null) first = newer;
      else older.newer = newer;
      if (newer === null) last = older;
      else newer.older = older;
      transaction.older = transaction.newer = null;
      return true;
    },
    oldest: () => first ?? undefined,
  };
}

const isSame = (transaction: Transaction, { pid, txnId }: TransactionKey): boolean =>
  transaction.txnId === txnId && transaction.pid === pid;

/** Ids follow one another, so they spread by themselves; the process tells apart those of several. */
function hashOf({ pid, txnId }: TransactionKey): number {
  const id = typeof txnId === 'number' ? txnId : textHash(txnId);
  return (Math.imul((id % 0x1_0000_0000) | 0, 0x9e3779b1) ^ Math.imul(pid ?? 0, 0x85ebca6b)) >>> 12;
}

function textHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}
