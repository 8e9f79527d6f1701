// What Lambda does to a function, done to each of ours: started cold, asked again, failed, cut off, and out of memory. Work
// that was cut off is done by the next delivery, once.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { functionNames } from '../../infra/aws/function-bundle.ts';
import { missingDynamoDb } from '../services/dynamodb.ts';
import { realClient } from '../services/runtime/real-client.ts';
import type { RunningFunction } from '../services/runtime/running-function.ts';
import { type AwsPath, sqsRecord, startAwsPath } from './aws-path.ts';
import { functionCases, type PieceOfWork } from './function-cases.ts';

const timeoutMs = 20_000;
/** Long enough for the work on a busy machine, and waited for in vain. */
const shortMs = 3_000;
const memoryMb = 96;
/** Megabytes of memory for some of text. */
const tooMuch = Array.from({ length: 3_000_000 }, () => [0]);

const recordOf = ({ event }: PieceOfWork): unknown =>
  'Records' in event && Array.isArray(event.Records) ? event.Records[0] : null;

/** @param client null: the harness's own */
function eachFunction(client: readonly string[] | null): void {
  let aws: AwsPath;
  beforeAll(async () => {
    aws = await startAwsPath();
  }, 60_000);
  afterAll(() => aws?.close());

  it('is looked at', () => {
    expect(functionCases.map(({ name }) => name)).toEqual(functionNames);
  });

  describe.each(functionCases)('$name', ({ name, work, hold, whenTimeIsOver, refused }) => {
    let running: RunningFunction;
    beforeAll(() => {
      running = aws.running(name, timeoutMs, memoryMb, client ?? undefined);
    });
    afterAll(() => running?.stop());

    async function doesItsWork(): Promise<void> {
      const { event, answer, state } = await work(aws);
      expect(await running.answer(event)).toMatchObject(answer);
      expect(await state()).toBe('done');
    }

    it('does its work cold', async () => {
      await doesItsWork();
      expect(running.coldStarts).toBe(1);
    });

    it('does it again warm', async () => {
      await doesItsWork();
      expect(running.coldStarts).toBe(1);
    });

    it('reports what it throws, and stays warm', async () => {
      expect(await running.invoke(refused)).toMatchObject({
        kind: 'failed',
        error: { errorMessage: expect.any(String) },
      });
      await doesItsWork();
      expect(running.coldStarts).toBe(1);
    });

    it('is cut off when its time is over, and does the work when it comes again', async () => {
      const { event, answer, state } = await work(aws);
      const bounded = aws.running(name, shortMs, memoryMb, client ?? undefined);
      onTestFinished(() => bounded.stop());
      const release = hold(aws);
      const outcome = await bounded.invoke(event);
      release();

      expect(outcome).toMatchObject(whenTimeIsOver);
      expect(await bounded.answer(event)).toMatchObject(answer);
      expect(await state()).toBe('done');
    });

    it('is ended when it takes more memory than there is, and does the work when it comes again', async () => {
      const { event, answer, state } = await work(aws);
      const bounded = aws.running(name, timeoutMs, memoryMb, client ?? undefined);
      onTestFinished(() => bounded.stop());
      const outcome = await bounded.invoke({ ...event, tooMuch });

      expect(outcome).toMatchObject({ kind: 'failed', error: { errorType: 'Runtime.ExitError' } });
      expect(await bounded.answer(event)).toMatchObject(answer);
      expect(bounded.coldStarts).toBe(2);
      expect(await state()).toBe('done');
    });
  });

  /** A body that the queue does not take cannot be sent on, and is no event. */
  describe.each(functionCases.slice(0, 2))('$name, given several messages', ({ name, work }) => {
    it('hands back the one that failed, and does the others', async () => {
      const running = aws.running(name, timeoutMs, memoryMb, client ?? undefined);
      const [first, second] = [await work(aws), await work(aws)];
      const failing = sqsRecord('');
      const answer = await running.answer({ Records: [recordOf(first), failing, recordOf(second)] });
      await running.stop();

      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: failing.messageId }] });
      expect([await first.state(), await second.state()]).toEqual(['done', 'done']);
    });
  });
}

const reason = missingDynamoDb ?? 'services over the wire';

describe.skipIf(missingDynamoDb)(`each function (${reason})`, () => eachFunction(null));

describe.skipIf(missingDynamoDb || !realClient)(
  'each function, by the client of Lambda itself (only where aws-lambda-ric is installed)',
  () => eachFunction(realClient),
);
