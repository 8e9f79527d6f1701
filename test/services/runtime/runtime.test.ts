// The harness itself: what it does to a function has to be what Lambda does.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { functionFromSource } from './function-from-source.ts';
import { realClient } from './real-client.ts';

describe('an invocation', () => {
  it('answers what the handler returns', async () => {
    const echo = functionFromSource('export const handler = async (event) => ({ heard: event.said });');

    expect(await echo.invoke({ said: 'grüße' })).toEqual({ kind: 'answered', payload: { heard: 'grüße' } });
  });

  it('answers null for a handler that returns nothing', async () => {
    expect(await functionFromSource('export const handler = async () => {};').invoke({})).toEqual({
      kind: 'answered',
      payload: null,
    });
  });

  it('tells the handler its name, its request and the time it has left', async () => {
    const source = `export const handler = async (_, context) => ({
      name: context.functionName, arn: context.invokedFunctionArn, id: context.awsRequestId.length,
      left: context.getRemainingTimeInMillis() > 1000 && context.getRemainingTimeInMillis() <= 5000,
      trace: process.env._X_AMZN_TRACE_ID.startsWith('Root=1-'),
    });`;

    expect(await functionFromSource(source, { timeoutMs: 5_000 }).answer({})).toEqual({
      name: 'tried',
      arn: 'arn:aws:lambda:eu-central-1:123456789012:function:tried',
      id: 36,
      left: true,
      trace: true,
    });
  });

  it('finds the process warm that answered the one before', async () => {
    const counter = functionFromSource('let count = 0; export const handler = async () => ++count;');
    await counter.invoke({});
    await counter.invoke({});

    expect(await counter.answer({})).toBe(3);
    expect(counter.coldStarts).toBe(1);
  });

  it('finds that nothing ran in between', async () => {
    const idle = functionFromSource(
      'let ticks = 0; setInterval(() => ticks++, 5); export const handler = async () => { const t = ticks; return t; };',
    );
    await idle.invoke({});
    await sleep(100); // the process has asked for more work by then, and stands still
    const before = Number(await idle.answer({}));
    await sleep(600);

    expect(Number(await idle.answer({})) - before).toBeLessThan(60);
  });

  it('keeps what the function wrote', async () => {
    const writer = functionFromSource(
      'export const handler = async () => { process.stdout.write(\'{"level":"info"}\\n\'); };',
    );
    await writer.invoke({});

    expect(writer.log).toBe('{"level":"info"}\n');
  });
});

describe('a function that fails', () => {
  it('reports type, message and stack of what the handler threw', async () => {
    const source = "export const handler = async () => { throw new TypeError('no such thing'); };";
    const outcome = await functionFromSource(source).invoke({});

    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { errorType: 'TypeError', errorMessage: 'no such thing' },
    });
    expect(outcome.kind === 'failed' && outcome.error.stackTrace[0]).toBe('TypeError: no such thing');
  });

  it('stays warm after the handler threw', async () => {
    const source =
      "let n = 0; export const handler = async () => { if (n++ === 0) throw new Error('once'); return n; };";
    const once = functionFromSource(source);
    await once.invoke({});

    expect(await once.answer({})).toBe(2);
    expect(once.coldStarts).toBe(1);
  });

  it('is ended when its time is over, and started anew for the next', async () => {
    const source = 'let n = 0; export const handler = async (event) => { n++; if (event.hang) for (;;); return n; };';
    const hanging = functionFromSource(source, { timeoutMs: 400 });
    await hanging.invoke({});
    const outcome = await hanging.invoke({ hang: true });

    expect(outcome.kind === 'failed' && outcome.error.errorType).toBe('Sandbox.Timedout');
    expect(outcome.kind === 'failed' && outcome.error.errorMessage).toMatch(/Task timed out after 0\.40 seconds$/);
    expect(await hanging.answer({})).toBe(1);
    expect(hanging.coldStarts).toBe(2);
  });

  it('reports what went wrong while it started', async () => {
    const broken = functionFromSource(
      "throw new RangeError('expected VERDICT_TABLE, found nothing'); export const handler = 1;",
    );

    expect(await broken.invoke({})).toMatchObject({
      kind: 'failed',
      error: { errorType: 'RangeError', errorMessage: 'expected VERDICT_TABLE, found nothing' },
    });
  });

  it('reports a handler that is not there', async () => {
    expect(await functionFromSource('export const other = 1;').invoke({})).toMatchObject({
      error: { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' },
    });
  });

  it('reports a process that ended by itself', async () => {
    const outcome = await functionFromSource('export const handler = async () => process.exit(3);').invoke({});

    expect(outcome.kind === 'failed' && outcome.error.errorType).toBe('Runtime.ExitError');
    expect(outcome.kind === 'failed' && outcome.error.errorMessage).toMatch(/exit status 3$/);
  });
});

describe('the environment', () => {
  const names = 'export const handler = async () => process.env;';

  it('is what was set, what Lambda sets, and nothing of this process', async () => {
    process.env.LOGVERDICT_SECRET_OF_THE_TEST = 'seen';
    const seen = await functionFromSource(names, { environment: { BUNDLE_BUCKET: 'bundles' } }).answer({});
    delete process.env.LOGVERDICT_SECRET_OF_THE_TEST;

    expect(seen).toMatchObject({ BUNDLE_BUCKET: 'bundles', AWS_REGION: 'eu-central-1', TZ: ':UTC' });
    expect(seen).not.toHaveProperty('LOGVERDICT_SECRET_OF_THE_TEST');
    expect(seen).not.toHaveProperty('HOME');
  });

  it('is fixed when the function is made', async () => {
    const environment: Record<string, string> = { BUNDLE_BUCKET: 'first' };
    const fixed = functionFromSource(names, { environment });
    environment.BUNDLE_BUCKET = 'second';

    expect(await fixed.answer({})).toMatchObject({ BUNDLE_BUCKET: 'first' });
  });
});

describe.skipIf(!realClient)('the client of Lambda itself (only where aws-lambda-ric is installed)', () => {
  const client = realClient ?? [];

  it('is served by the same Runtime API', async () => {
    const echo = functionFromSource('let n = 0; export const handler = async ({ said }) => ({ said, n: ++n });', {
      client,
    });
    await echo.invoke({ said: 'first' });

    expect(await echo.answer({ said: 'again' })).toEqual({ said: 'again', n: 2 });
  });

  it('reports what the handler threw', async () => {
    const source = "export const handler = async () => { throw new TypeError('no such thing'); };";

    expect(await functionFromSource(source, { client }).invoke({})).toMatchObject({
      error: { errorType: 'TypeError', errorMessage: 'no such thing' },
    });
  });
});
