// One piece of work for each function, as often as it is asked for: the event, and what the services hold when it is done.
import type { FunctionName } from '../../infra/aws/function-bundle.ts';
import { diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { exchangeLines, okExchange, someNode } from '../build/log-lines.ts';
import { holding, ofNode, streamChange } from '../build/stream-change.ts';
import { aVerdictEvent } from '../ports/events.ts';
import { type AwsPath, sqsRecord } from './aws-path.ts';
import { authorizerEvent, proxyEvent } from './entrance.ts';

export interface PieceOfWork {
  event: object;
  /** What the function answers when it has done it. */
  answer: object;
  /** How it stands; `done` when it was done, once. */
  state: () => Promise<string>;
}

export interface FunctionCase {
  name: FunctionName;
  work: (aws: AwsPath) => Promise<PieceOfWork>;
  /** What its invoker is told when a service does not answer in its time. */
  whenTimeIsOver: object;
  /** That service answers nothing, until what comes back is called. */
  hold: (aws: AwsPath) => () => void;
  /** An event that it cannot make anything of. */
  refused: object;
}

const start = Date.parse('2022-09-06T07:40:00Z');
const log = exchangeLines(someNode, okExchange(1, start, 'cucm1.example.lab', '10.61.20.10', 8443));
const holdTable = (aws: AwsPath) => aws.holdTable();
const killed = { kind: 'failed', error: { errorType: 'Sandbox.Timedout' } };

let pieces = 0;

/** A bundle that was dropped, and the event of the bucket about it. */
async function dropped(aws: AwsPath) {
  const key = `drop/each/${++pieces}.tar.gz`;
  await aws.drop(key, diagnosticBundle({ host: 'expc1', log }));
  const [notification] = aws.announced.splice(0);
  const token = await aws.tokenFor(['verdicts:read'], ['*']);
  const status = async (): Promise<string> => {
    const { text } = await aws.ask('GET', '/v1/bundles', { token, query: { key } });
    const statuses = JSON.parse(text).items.map((bundle: { status: string }) => bundle.status);
    return statuses.join(', ') || 'none';
  };
  return { event: { Records: [sqsRecord(JSON.stringify(notification))] }, key, status };
}

const allDone = { batchItemFailures: [] };

const ingest: FunctionCase = {
  name: 'ingest',
  work: async (aws) => {
    const { event, status } = await dropped(aws);
    return { event, answer: allDone, state: async () => ((await status()) === 'complete' ? 'done' : status()) };
  },
  hold: holdTable,
  whenTimeIsOver: killed,
  refused: { Records: 'none' },
};

/** What was found there so far: it is handed out once. */
const setAside: string[] = [];

const deadLetters: FunctionCase = {
  name: 'dead-letters',
  work: async (aws) => {
    const { event, key, status } = await dropped(aws);
    const state = async (): Promise<string> => {
      setAside.push(...(await aws.setAside()));
      const times = setAside.filter((body) => body.includes(`"${key}"`)).length;
      const found = await status();
      return found === 'failed' && times === 1 ? 'done' : `${found}, set aside ${times} times`;
    };
    return { event, answer: allDone, state };
  },
  hold: holdTable,
  whenTimeIsOver: killed,
  refused: { Records: 'none' },
};

/** It gives up shortly before its end, so that whoever asked has an answer. */
const api: FunctionCase = {
  name: 'api',
  work: async () => ({
    event: proxyEvent('GET', '/v1/nodes', {}, { tokenId: 't_1', scopes: 'verdicts:read', sites: '["*"]' }),
    answer: { statusCode: 200 },
    state: async () => 'done',
  }),
  hold: holdTable,
  whenTimeIsOver: { kind: 'answered', payload: { statusCode: 500 } },
  refused: {},
};

const authorizer: FunctionCase = {
  name: 'authorizer',
  work: async (aws) => {
    const token = await aws.tokenFor(['verdicts:read'], ['lab']);
    return {
      event: authorizerEvent('GET', '/v1/nodes', { Authorization: `Bearer ${token}` }),
      answer: { context: { sites: '["lab"]' } },
      state: async () => 'done',
    };
  },
  hold: holdTable,
  whenTimeIsOver: { kind: 'failed', error: { errorType: 'TimeoutError' } },
  refused: { type: 'NONE' },
};

/** At least once: what the bus took from a run that was cut off is told again. */
const events: FunctionCase = {
  name: 'events',
  work: async ({ bus }) => {
    const event = aVerdictEvent(`e_${++pieces}`);
    const told = (): boolean => bus.taken.some(({ detail }) => detail.eventId === event.eventId);
    return {
      event: { Records: [streamChange(ofNode, holding(event))] },
      answer: allDone,
      state: async () => (told() ? 'done' : 'untold'),
    };
  },
  hold: ({ bus }) => {
    bus.mood = 'silent';
    return () => {
      bus.mood = 'well';
    };
  },
  whenTimeIsOver: killed,
  refused: { Records: 'none' },
};

export const functionCases: readonly FunctionCase[] = [ingest, deadLetters, events, api, authorizer];
