// The one table: its keys and indexes. The stack and the tests create it from this definition and no other.
// What stands where, and which question each index answers: docs/table.md; the keys themselves: keys.ts.
import type { CreateTableCommandInput, UpdateTimeToLiveCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface DynamoTable {
  client: DynamoDBDocumentClient;
  table: string;
}

export const indexes = ['gsi1', 'gsi2', 'gsi3', 'gsi4', 'gsi5', 'gsi6', 'gsi7', 'gsi8'] as const;
export type Index = (typeof indexes)[number];

/** Attributes in the indexes that are not of whole items: events, and where an item stands. Captures are large. */
const narrow = ['kind', 'schemaVersion', 'site', 'nodeKey', 'bundleId', 'event'] as const;
const narrowIndexes: readonly Index[] = ['gsi6', 'gsi7', 'gsi8'];

/** All keys are strings. `attributes`: null for whole items. */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Seconds since 1970 at which an item may be removed, some days late: lifetime.ts. */
  timeToLive: 'expiresAtSeconds',
  /** Events are found by comparing what an item was with what it is. */
  stream: 'NEW_AND_OLD_IMAGES',
  indexes: indexes.map((name) => ({
    name,
    partitionKey: `${name}pk`,
    sortKey: `${name}sk`,
    attributes: narrowIndexes.includes(name) ? narrow : null,
  })),
} as const;

export function createTableInput(table: string): CreateTableCommandInput {
  const { partitionKey, sortKey } = tableSchema;
  const names = [partitionKey, sortKey, ...tableSchema.indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  return {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: tableSchema.stream },
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keySchema(partitionKey, sortKey),
    GlobalSecondaryIndexes: tableSchema.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.partitionKey, index.sortKey),
      Projection: index.attributes
        ? { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.attributes] }
        : { ProjectionType: 'ALL' },
    })),
  };
}

/** For a table that is there already. */
export const timeToLiveInput = (table: string): UpdateTimeToLiveCommandInput => ({
  TableName: table,
  TimeToLiveSpecification: { AttributeName: tableSchema.timeToLive, Enabled: true },
});

const keySchema = (partitionKey: string, sortKey: string): CreateTableCommandInput['KeySchema'] => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  { AttributeName: sortKey, KeyType: 'RANGE' },
];
