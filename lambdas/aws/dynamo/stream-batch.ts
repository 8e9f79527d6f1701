// What Lambda hands over of the table's stream: changes of one shard, in their order.
import * as z from 'zod';
import type { ChangedItem } from '../../events/dependencies.ts';
import { eventIn, StreamRecord } from './stream-record.ts';

const StreamBatch = z.object({ Records: z.array(StreamRecord) });

export const changesIn = (batch: unknown): ChangedItem[] =>
  StreamBatch.parse(batch).Records.map((record) => ({
    sequenceNumber: record.dynamodb.SequenceNumber,
    changedAt: record.dynamodb.ApproximateCreationDateTime,
    stream: record.eventSourceARN,
    event: () => eventIn(record),
  }));
