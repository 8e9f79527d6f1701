// The events function: changes of the table in, the events among them out to the bus. A batch is worked through in the
// order of its changes. What cannot be told now is handed back from there on; what can never be told is put aside alone,
// so that it holds up nothing.
import middy from '@middy/core';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import type { UntoldEvent } from '../../shared/model/ports.ts';
import type { EventRecord } from '../../shared/model/stored-records.ts';
import { failureFields } from '../middleware/failure-fields.ts';
import type { ChangedItem, EventsDeps } from './dependencies.ts';
import { tellEvents } from './tell-events.ts';

/** Milliseconds for a last try and the answer. Of a function that has little time it is a part. */
const endMs = 15_000;
const endPart = 0.2;

type HasTimeFor = (ms: number) => boolean;

export function makeEvents(deps: EventsDeps) {
  return middy<unknown, DynamoDBBatchResponse>().handler(async (batch, context) => {
    const keptMs = Math.min(endMs, context.getRemainingTimeInMillis() * endPart);
    const hasTimeFor: HasTimeFor = (ms) => context.getRemainingTimeInMillis() - ms > keptMs;
    const failed = await firstFailed(deps.changesIn(batch), deps, hasTimeFor);
    return { batchItemFailures: failed === null ? [] : [{ itemIdentifier: failed.sequenceNumber }] };
  });
}

interface Told {
  change: ChangedItem;
  event: EventRecord;
}

/** The first change that must come again, and all that follow it; null: the batch is done. */
async function firstFailed(
  changes: readonly ChangedItem[],
  deps: EventsDeps,
  hasTimeFor: HasTimeFor,
): Promise<ChangedItem | null> {
  let waiting: Told[] = [];
  for (const change of changes) {
    try {
      const event = change.event();
      if (event) waiting.push({ change, event });
    } catch (error) {
      const failed = await tell(waiting, deps, hasTimeFor);
      if (failed) return failed;
      waiting = [];
      const { code, ...fields } = failureFields(error);
      deps.log({ level: 'error', message: 'change that cannot be read', ...positionOf(change), code, ...fields });
      if (!(await isPutAside(change, code ?? 'unreadable', deps))) return change;
    }
  }
  return tell(waiting, deps, hasTimeFor);
}

async function tell(waiting: readonly Told[], deps: EventsDeps, hasTimeFor: HasTimeFor): Promise<ChangedItem | null> {
  const events = waiting.map(({ event }) => event);
  const untold = new Map((await tellEvents(events, { ...deps, hasTimeFor })).map((each) => [each.eventId, each]));
  for (const { change, event } of waiting) {
    const failure = untold.get(event.eventId);
    if (failure && !(await isSettled(change, failure, deps))) return change;
  }
  return null;
}

async function isSettled(change: ChangedItem, { eventId, reason, isLasting }: UntoldEvent, deps: EventsDeps) {
  const message = isLasting ? 'event that the bus never takes' : 'events handed back for another try';
  deps.log({ level: 'error', message, ...positionOf(change), eventId, reason });
  return isLasting && (await isPutAside(change, reason, deps));
}

const positionOf = ({ sequenceNumber }: ChangedItem) => ({ sequenceNumber });

/** In the form in which Lambda itself puts batches aside: where they stand in the stream, and nothing of their content. */
async function isPutAside(change: ChangedItem, reason: string, { deadLetters, log }: EventsDeps): Promise<boolean> {
  const { sequenceNumber, changedAt, stream } = change;
  const arrival = new Date(changedAt * 1000).toISOString();
  const position = {
    startSequenceNumber: sequenceNumber,
    endSequenceNumber: sequenceNumber,
    approximateArrivalOfFirstRecord: arrival,
    approximateArrivalOfLastRecord: arrival,
    batchSize: 1,
    streamArn: stream,
  };
  const letter = { requestContext: { condition: 'NeverTold' }, reason, version: '1.0', DDBStreamBatchInfo: position };
  try {
    await deadLetters.send(JSON.stringify(letter));
    return true;
  } catch (error) {
    log({ level: 'error', message: 'change that could not be put aside', sequenceNumber, ...failureFields(error) });
    return false;
  }
}
