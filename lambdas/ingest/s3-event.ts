// What the bucket says in a queue message: S3 event JSON, read down to the objects that were created.
import * as z from 'zod';
import type { ObjectRef } from '../../shared/model/stored-records.ts';
import { parseJson } from '../middleware/parse-json.ts';

const S3EventRecord = z.object({
  eventName: z.string(),
  eventTime: z.iso.datetime({ offset: true }),
  s3: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string(), versionId: z.string().nullish(), sequencer: z.string() }),
  }),
});
const S3Event = z.object({ Records: z.array(z.looseObject({ eventName: z.string() })) });
const S3TestEvent = z.object({ Event: z.literal('s3:TestEvent') });

export interface StoredObject {
  ref: ObjectRef;
  /** Hexadecimal; orders the versions of one key. */
  sequencer: string;
  storedAt: Date;
  /** Somebody asked for it to be read again. */
  isReread: boolean;
}

/** Throws on a message that is no S3 event: it goes round until the queue puts it aside. */
export function createdObjects(messageBody: string): StoredObject[] {
  const message = parseJson(messageBody);
  if (S3TestEvent.safeParse(message).success) return [];
  return S3Event.parse(message)
    .Records.filter(({ eventName }) => /^(s3:)?ObjectCreated:/.test(eventName))
    .map((record) => objectOf(S3EventRecord.parse(record)));
}

function objectOf({ eventName, eventTime, s3: { bucket, object } }: z.infer<typeof S3EventRecord>): StoredObject {
  const key = decodeURIComponent(object.key.replaceAll('+', ' '));
  return {
    ref: { bucket: bucket.name, key, versionId: object.versionId ?? null },
    sequencer: object.sequencer,
    storedAt: new Date(eventTime),
    isReread: eventName.endsWith(`:${reread}`),
  };
}

/** An event that the bucket never sends: it asks for a version that was read to be read again. */
const reread = 'Reread';

/** @param storedAt of the object */
export function rereadEventOf({ bucket, key, versionId }: ObjectRef, sequencer: string, storedAt: string): string {
  const object = { key: encodedKey(key), ...(versionId !== null && { versionId }), sequencer };
  const record = {
    eventName: `ObjectCreated:${reread}`,
    eventTime: storedAt,
    s3: { bucket: { name: bucket }, object },
  };
  return JSON.stringify({ Records: [record] });
}

/** As S3 writes keys in events: form encoding, except that the slashes stay. */
export const encodedKey = (key: string): string =>
  key
    .split('/')
    .map((segment) => new URLSearchParams([['', segment]]).toString().slice(1))
    .join('/');

/** Whether the first version came after the second. By AWS's rule the shorter one is padded with zeros on the right. */
export function isNewer(sequencer: string, other: string): boolean {
  const width = Math.max(sequencer.length, other.length);
  return sequencer.toLowerCase().padEnd(width, '0') > other.toLowerCase().padEnd(width, '0');
}
