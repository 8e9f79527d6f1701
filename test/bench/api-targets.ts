// P7 and P8: how long the API function takes from its start to its first answer, and how fast the embedded system looks up
// a node among ten thousand.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledFunctions } from '../services/bundled-functions.ts';
import { RunningFunction } from '../services/runtime/running-function.ts';
import type { BenchOptions, Outcome } from './bench.ts';
import { inTurn, median, ourSide, type Run } from './measure.ts';
import { ratioOf } from './ratio.ts';

export async function apiTargets({ wants, runs }: BenchOptions): Promise<Outcome[]> {
  return [...(wants('P7') ? await coldStart(runs) : []), ...(wants('P8') ? [await lookup(runs)] : [])];
}

/** As small as a function can be, in the format of ours. */
const emptyFunction = 'export const handler = async () => ({ statusCode: 200, headers: {}, body: "{}" });\n';
const maxCodeBytes = 1_000_000;

async function coldStart(runs: number): Promise<Outcome[]> {
  const bundles = bundledFunctions();
  const empty = mkdtempSync(join(tmpdir(), 'logverdict-empty-'));
  try {
    writeFileSync(join(empty, 'index.mjs'), emptyFunction);
    const ours: Run[] = [];
    const bare: Run[] = [];
    // The first of each does not count: it fills the caches of files.
    for (let round = 0; round <= 2 * runs; round++) {
      const [first, second] = [await firstAnswer(bundles.folderOf('api')), await firstAnswer(empty)];
      if (round === 0) continue;
      ours.push(first);
      bare.push(second);
    }
    const { value, words } = ratioOf(ours, bare);
    const bytes = bytesAtStart(bundles.folderOf('api'));
    return [
      {
        target: 'P7',
        what: 'first answer of the API function by that of one that returns at once',
        wanted: 'at most 1.6',
        found: words,
        isMet: value <= 1.6,
      },
      {
        target: 'P7',
        what: 'code loaded at its start',
        wanted: 'at most 1 MB',
        found: `${(bytes / 1e6).toFixed(2)} MB`,
        isMet: bytes <= maxCodeBytes,
      },
    ];
  } finally {
    rmSync(empty, { recursive: true });
  }
}

/** Of the entry and everything that it imports, but for what is imported when it is asked for. */
function bytesAtStart(folder: string): number {
  const files = new Map<string, number>();
  for (const waiting = ['index.mjs']; waiting.length > 0; ) {
    const file = waiting.pop() ?? '';
    if (files.has(file)) continue;
    const code = readFileSync(join(folder, file), 'utf8');
    files.set(file, Buffer.byteLength(code));
    waiting.push(...[...code.matchAll(/(?:from|import)"\.\/([\w-]+\.mjs)"/g)].map(([, name = '']) => name));
  }
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** From the start of the process to the answer of a call that asks no service. */
async function firstAnswer(folder: string): Promise<Run> {
  const environment = {
    BUNDLE_BUCKET: 'bundles',
    VERDICT_TABLE: 'verdicts',
    QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/work',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  };
  const limits = { timeoutMs: 10_000, memoryMb: 1_024 };
  const running = new RunningFunction({ name: 'api', folder, handler: 'index.handler', environment, ...limits });
  const begun = performance.now();
  try {
    const answer = await running.answer(healthEvent);
    const ms = performance.now() - begun;
    if (JSON.stringify(answer).includes('"statusCode":200')) return { ms, peakKb: null };
    throw new Error(`expected 200, found ${JSON.stringify(answer)}`);
  } finally {
    await running.stop();
  }
}

const healthEvent = {
  resource: '/{proxy+}',
  path: '/v1/health',
  httpMethod: 'GET',
  headers: {},
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { proxy: 'v1/health' },
  stageVariables: null,
  requestContext: { requestId: 'bench', path: '/v1/health' },
  body: null,
  isBase64Encoded: false,
};

const mostTimes = 10;

/** Both sides in one process tree and one run, so that both meet the same machine. */
async function lookup(runs: number): Promise<Outcome> {
  const [found = []] = await inTurn([ourSide('lookup', 'look-up-nodes.ts', [])], runs);
  const ratios = found.map(({ ms }) => ms);
  const value = median(ratios);
  return {
    target: 'P8',
    what: 'slowest of a hundred lookups of a node among 10,000 (p99), by the median of a bare echo over HTTP',
    wanted: `at most ${mostTimes}`,
    found: `${value.toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`,
    isMet: value <= mostTimes,
  };
}
