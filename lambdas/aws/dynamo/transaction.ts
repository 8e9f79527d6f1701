// Writes that happen together or not at all, on condition that nobody else has changed what they rest on.
import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from './keys.ts';
import { type Item, schemaVersion, unreadable } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB's limits are 100 writes and 4 MB; two writes are left for a head and a check. */
const maxWrites = 98;
const maxTransactionBytes = 3 * 1024 * 1024;

/** Revision that an item must still have; null: it must not be there. */
export type Expected = number | null;

const notNewer = 'attribute_not_exists(schemaVersion) OR schemaVersion <= :layout';

/** Writes an item, but never over one of a newer layout. */
export const put = ({ table }: DynamoTable, item: Item): Write => ({
  Put: {
    TableName: table,
    Item: { ...item, schemaVersion },
    ConditionExpression: notNewer,
    ExpressionAttributeValues: { ':layout': schemaVersion },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** On condition that the item has that value of the attribute; null: that it has none, or is not there at all. */
export const check = ({ table }: DynamoTable, key: ItemKey, name: string, value: string | number | null): Write => ({
  ConditionCheck: {
    TableName: table,
    Key: { ...key },
    ExpressionAttributeNames: { '#name': name },
    ...(value === null
      ? { ConditionExpression: 'attribute_not_exists(#name)' }
      : { ConditionExpression: '#name = :value', ExpressionAttributeValues: { ':value': value } }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** Writes the next revision of an item. */
export const putRevision = ({ table }: DynamoTable, item: Item, expected: Expected): Write => ({
  Put: {
    TableName: table,
    Item: { ...item, schemaVersion, revision: (expected ?? 0) + 1 },
    ...(expected === null ? { ConditionExpression: 'attribute_not_exists(pk)' } : atRevision(expected)),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** 0: of an item that was written without one. */
const atRevision = (expected: number) =>
  expected === 0
    ? { ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revision)' }
    : { ConditionExpression: 'revision = :expected', ExpressionAttributeValues: { ':expected': expected } };

export const remove = ({ table }: DynamoTable, key: ItemKey): Write => ({
  Delete: {
    TableName: table,
    Key: { ...key },
    ConditionExpression: notNewer,
    ExpressionAttributeValues: { ':layout': schemaVersion },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** Removes an item that nobody has changed. */
export const removeRevision = ({ table }: DynamoTable, key: ItemKey, expected: number): Write => ({
  Delete: {
    TableName: table,
    Key: { ...key },
    ...atRevision(expected),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

/** Codes that a later try may not meet. Any other is a mistake of this program. */
const passing = ['None', 'ConditionalCheckFailed', 'TransactionConflict', 'ThrottlingError'];
const throttled = 'ProvisionedThroughputExceeded';

/**
 * Writes in pieces that fit one transaction with a head and a check more. Those of one unit stay together; those of
 * `together` all stand in the last piece.
 */
export function inChunks(units: readonly (readonly Write[])[], together: readonly Write[]): Write[][] {
  const chunks: Write[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const unit of units) {
    const size = unit.reduce((sum, write) => sum + sizeOf(write), 0);
    const chunk = chunks.at(-1);
    if (chunk && chunk.length + unit.length <= maxWrites && bytes + size <= maxTransactionBytes) {
      chunk.push(...unit);
      bytes += size;
    } else {
      chunks.push([...unit]);
      bytes = size;
    }
  }
  const last = chunks.at(-1);
  if (last && last.length + together.length <= maxWrites) last.push(...together);
  else chunks.push([...together]);
  return chunks;
}

function sizeOf({ Put }: Write): number {
  const { record, ...rest } = Put?.Item ?? {};
  const bytes = record instanceof Uint8Array ? record.length : Buffer.byteLength(String(record ?? ''));
  return bytes + Buffer.byteLength(JSON.stringify(rest));
}

/**
 * Milliseconds. A transaction that has no answer by then is given up, and what it rests on is read again: an event is
 * written soon after the time that it bears, or with a later one.
 */
export const transactionMs = 5_000;

/**
 * At most 100. false: somebody else was there first, or no answer came, so read again. Throws Fault `stored-record-unreadable` when
 * an item of a newer layout stands in the way.
 */
export async function transact({ client }: DynamoTable, writes: readonly Write[]): Promise<boolean> {
  const abortSignal = AbortSignal.timeout(transactionMs);
  try {
    await client.send(new TransactWriteCommand({ TransactItems: [...writes] }), { abortSignal });
    return true;
  } catch (error) {
    if (abortSignal.aborted) return false;
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    for (const { Item: there } of reasons) {
      // The document client leaves the items of an error as they came over the wire.
      const found = Number(there?.schemaVersion?.N ?? schemaVersion);
      if (found > schemaVersion) {
        throw unreadable(`expected an item of layout ${schemaVersion} or older, found layout ${found}: left as it is`);
      }
    }
    if (reasons.every(({ Code = 'None' }) => passing.includes(Code) || Code === throttled)) return false;
    throw error;
  }
}

const maxTries = 12;

/** Tries until `work` says that it is done; between two tries it waits, longer every time, up to about a second. */
export async function untilDone(what: string, work: () => Promise<boolean>): Promise<void> {
  for (let tried = 1; !(await work()); tried++) {
    if (tried === maxTries) throw new Error(`expected to save ${what}, found it changed by others ${maxTries} times`);
    await sleep(Math.random() * Math.min(20 * 2 ** tried, 1_000));
  }
}
