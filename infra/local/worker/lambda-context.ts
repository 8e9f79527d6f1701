// The context that Lambda hands to a function beside its event.
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

/** @param timeMs how long it may take: middy ends the function when they are over */
export const contextFor = (functionName: string, timeMs: number, awsRequestId: string = randomUUID()): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
  memoryLimitInMB: '1024',
  awsRequestId,
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => timeMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});
