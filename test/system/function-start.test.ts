// The bundled functions at their start: complete, and clear about what they miss.
import { beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, functionNames } from '../../infra/aws/function-bundle.ts';
import { usageKeysOf } from '../../infra/aws/rate-plans.ts';
import { type BundledFunctions, bundledFunctions } from '../services/bundled-functions.ts';
import { RunningFunction } from '../services/runtime/running-function.ts';
import type { Outcome } from '../services/runtime/runtime-api.ts';

let bundles: BundledFunctions;
beforeAll(() => {
  bundles = bundledFunctions();
});

async function firstInvocation(name: FunctionName, environment: Record<string, string>, event: object) {
  const folder = bundles.folderOf(name);
  const limits = { timeoutMs: 5_000, memoryMb: 512 };
  const running = new RunningFunction({ name, folder, handler: 'index.handler', environment, ...limits });
  try {
    return { outcome: await running.invoke(event), log: running.log };
  } finally {
    await running.stop();
  }
}

const messageOf = (outcome: Outcome): string => (outcome.kind === 'failed' ? outcome.error.errorMessage : 'answered');

describe('a function whose environment lacks a variable', () => {
  it.each([
    ['ingest', { VERDICT_TABLE: 'verdicts' }, /BUNDLE_BUCKET: /],
    ['dead-letters', { VERDICT_TABLE: 'verdicts' }, /SET_ASIDE_URL: /],
    ['api', { BUNDLE_BUCKET: 'bundles' }, /VERDICT_TABLE: /],
    ['authorizer', {}, /VERDICT_TABLE: /],
    ['events', { EVENT_BUS: 'verdicts' }, /DEAD_LETTERS_URL: /],
  ] as const)('fails its first invocation by the name of it: %s', async (name, environment, message) => {
    const { outcome } = await firstInvocation(name, environment, {});

    expect(messageOf(outcome)).toMatch(message);
  });
});

describe('a function that starts', () => {
  const environment = {
    BUNDLE_BUCKET: 'bundles',
    VERDICT_TABLE: 'verdicts',
    QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/work',
    SET_ASIDE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/set-aside',
    STAGE: 'prod',
    USAGE_KEYS: JSON.stringify(usageKeysOf({ stage: 'prod' })),
    LOGVERDICT_OIDC: 'null',
    EVENT_BUS: 'verdicts',
    DEAD_LETTERS_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead-letters',
    NODE_OPTIONS: '--enable-source-maps',
  };

  it.each(functionNames)('brings all it needs, and reaches for no service: %s', async (name) => {
    const { outcome, log } = await firstInvocation(name, environment, {});

    // An empty event is refused by each of them, after everything has been loaded and wired.
    expect(messageOf(outcome)).not.toMatch(/Cannot find|require|configuration|environment|timed out/i);
    expect(log).not.toContain('ECONNREFUSED');
  });

  it('names its sources in a stack, and not the bundle', async () => {
    const { outcome } = await firstInvocation('ingest', environment, {});
    const stack = outcome.kind === 'failed' ? outcome.error.stackTrace.join('\n') : '';

    expect(stack).toContain('lambdas/middleware/queue-handler.ts');
  });
});
