// The table of open transactions does what a Map would, in any order of adding and removing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newTransaction, type Transaction } from '../../../shared/exchanges/transaction.ts';
import { makeTransactionTable } from '../../../shared/exchanges/transaction-table.ts';
import type { TxnId } from '../../../shared/model/transaction-step.ts';

/** Few ids of few processes, so that they come again; those of one process far apart stand in the same slots. */
const key = fc.record({
  pid: fc.constantFrom(null, 0, 7, 4_194_303, 9_999_999_999),
  txnId: fc.oneof<fc.Arbitrary<TxnId>[]>(
    fc.integer({ min: 1, max: 300 }),
    fc.constantFrom(2 ** 31, 2 ** 32 + 1, 999_999_999_999_999),
    fc.constantFrom('0', '01', 'a', 'x'.repeat(64)),
  ),
});

describe('a table of open transactions', () => {
  it('holds what was added and not removed, the oldest first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 600 }), (steps) => {
        const table = makeTransactionTable();
        const model = new Map<string, Transaction>();
        for (const [{ pid, txnId }, isRemoved] of steps) {
          const name = JSON.stringify([pid, txnId]);
          const known = model.get(name);
          expect(table.get({ pid, txnId })).toBe(known);
          if (known === undefined) {
            const added = newTransaction(pid, txnId);
            table.add(added);
            model.set(name, added);
          } else if (isRemoved) {
            expect(table.delete(known)).toBe(true);
            expect(table.delete(known)).toBe(false);
            model.delete(name);
          }
          expect(table.oldest()).toBe(model.values().next().value);
        }
        for (const each of model.values()) expect(table.get(each)).toBe(each);
      }),
    );
  });

  it('does not take a number for the text of another form', () => {
    const table = makeTransactionTable();
    table.add(newTransaction(1, 5));

    expect(table.get({ pid: 1, txnId: '05' })).toBeUndefined();
    expect(table.get({ pid: null, txnId: 5 })).toBeUndefined();
  });
});
