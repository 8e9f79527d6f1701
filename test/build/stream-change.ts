// Changes of items as the table's stream hands them to the events function.
import type { EventRecord } from '../../shared/model/stored-records.ts';

interface Keys {
  pk: { S: string };
  sk: { S: string };
}

export const ofNode: Keys = { pk: { S: 'NODE lab expc1' }, sk: { S: 'EVENT b1 e_1' } };

/** The image of an item with that event. */
export const holding = (event: EventRecord, more: object = {}) => ({
  schemaVersion: { N: '2' },
  event: { S: JSON.stringify(event) },
  gsi6pk: { S: 'EVENTS' },
  gsi8pk: { S: `EVENT ${event.eventId}` },
  ...more,
});

export const streamChange = (keys: Keys, NewImage?: object, OldImage?: object) => ({
  eventSourceARN: 'arn:aws:dynamodb:eu-central-1:123456789012:table/verdicts/stream/1',
  dynamodb: { Keys: keys, SequenceNumber: '1', ApproximateCreationDateTime: 1_795_693_227, NewImage, OldImage },
});
