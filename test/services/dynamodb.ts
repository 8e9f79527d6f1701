// A DynamoDB on this machine: the dynoxide server as a child process, on a port of its own, with nothing kept.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, type DynamoDBClientConfig, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { createTableInput, type DynamoTable, timeToLiveInput } from '../../lambdas/aws/dynamo/table.ts';
import { makeDynamoClient } from '../../lambdas/aws/dynamo-client.ts';
import { freePort } from './free-port.ts';

/** Why there is none here; null where there is one. Suites name it when they cannot run. */
export const missingDynamoDb: string | null =
  binaryPath() === null ? `no @dynoxide binary for ${process.platform}-${process.arch}` : null;

export interface DynamoDbService {
  endpoint: string;
  /** What a client needs to talk to it. */
  config: DynamoDBClientConfig;
  /** An empty table with the keys, indexes and time to live of the real one, and its stream where that is asked for. */
  newTable(client?: DynamoTable['client']): Promise<DynamoTable>;
  close(): Promise<void>;
}

export interface DynamoDbOptions {
  /** File to keep the tables in; in memory without one. */
  dbPath?: string;
  /** Whether tables have their stream. It keeps all that ever stood in them, and slows down with every change. */
  hasStreams?: boolean;
}

export async function startDynamoDb({ dbPath, hasStreams = false }: DynamoDbOptions = {}): Promise<DynamoDbService> {
  const binary = binaryPath();
  if (binary === null) throw new Error(`expected DynamoDB, found ${missingDynamoDb}`);
  const port = await freePort();
  const keep = dbPath === undefined ? [] : ['--db-path', dbPath];
  const child = spawn(binary, ['--port', String(port), ...keep], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  await untilAnswering(endpoint);
  const config = { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  let tables = 0;
  return {
    endpoint,
    config,
    async newTable(client = makeDynamoClient(config)) {
      const table = `verdicts-${++tables}`;
      const { StreamSpecification, ...definition } = createTableInput(table);
      await client.send(new CreateTableCommand({ ...definition, ...(hasStreams && { StreamSpecification }) }));
      await client.send(new UpdateTimeToLiveCommand(timeToLiveInput(table)));
      return { client, table };
    },
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function binaryPath(): string | null {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const folder = join(createRequire(import.meta.url).resolve(`${name}/package.json`), '..');
    const path = join(folder, process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
    return existsSync(path) ? path : null;
  } catch {
    return null; // an optional dependency that this platform has not got
  }
}

async function untilAnswering(endpoint: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await fetch(endpoint);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(20);
    }
  }
}
