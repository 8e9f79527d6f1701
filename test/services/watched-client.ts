// A DynamoDB client that counts what it writes and can be cut off at any write, as a process is that dies there.
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { DynamoTable } from '../../lambdas/aws/dynamo/table.ts';
import { makeDynamoClient } from '../../lambdas/aws/dynamo-client.ts';

export interface WatchedClient {
  client: DynamoTable['client'];
  /** All requests, reading ones included. */
  sent: { requests: number };
  /** Writing requests, and items put, changed or removed by them. */
  written: { requests: number; items: number };
}

/** Where the process dies: at that writing request, counted from 1, before it reaches the table or just after. */
export interface Death {
  atRequest: number;
  when: 'before' | 'after';
}

/** @param beforeWrite called before every writing request, counted from 1: a test does there what somebody else does then */
export function watchedClient(
  config: DynamoDBClientConfig,
  death: Death | null = null,
  beforeWrite: (request: number) => Promise<void> = async () => undefined,
): WatchedClient {
  const client = makeDynamoClient(config);
  const sent = { requests: 0 };
  const written = { requests: 0, items: 0 };
  let isDead = false;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (isDead) throw new Error('this process is dead');
      sent.requests++;
      const items = itemsWritten(args.input);
      if (items === 0) return next(args);
      written.requests++;
      written.items += items;
      await beforeWrite(written.requests);
      if (written.requests !== death?.atRequest) return next(args);
      isDead = true;
      if (death.when === 'after') await next(args);
      throw new Error('killed');
    },
    { step: 'initialize', name: 'watched', priority: 'high' },
  );
  return { client, sent, written };
}

function itemsWritten(input: object): number {
  if ('TransactItems' in input && Array.isArray(input.TransactItems)) {
    return input.TransactItems.filter((item) => 'Put' in item || 'Update' in item || 'Delete' in item).length;
  }
  return 'Item' in input ? 1 : 0;
}
