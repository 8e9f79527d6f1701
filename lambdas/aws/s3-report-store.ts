// Reports on S3: one per bundle by its id, with its facts, and the copies that people look at, beside the dropped objects.
// A copy carries the sequencer of its bundle's version and is replaced by a newer one alone, whoever writes last.
import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { Facts } from '../../shared/model/facts.ts';
import { Fault } from '../../shared/model/fault.ts';
import type { ReportStore } from '../../shared/model/ports.ts';
import { Report } from '../../shared/model/report.ts';
import { reportKeys } from '../ingest/drop-key.ts';
import { isNewer } from '../ingest/s3-event.ts';
import { publishedKeys } from './published-keys.ts';
import { isAbsent, isOvertaken, type S3Bucket } from './s3-bucket.ts';
import { removeAllVersions, removeVersionsWith } from './s3-versions.ts';

export function makeS3ReportStore(bucket: S3Bucket): ReportStore {
  const reports = recordsById(bucket, { keyOf: reportKey, what: 'report', schema: Report });
  const facts = recordsById(bucket, { keyOf: factsKey, what: 'record of facts', schema: Facts });
  return {
    save: reports.save,
    load: reports.load,
    saveFacts: facts.save,
    loadFacts: facts.load,
    publish: async ({ key, sequencer, json, markdown }) => {
      const keys = publishedKeys(key);
      const copies = [
        { key: keys.json, text: json, type: types.json, sequencer },
        { key: keys.markdown, text: markdown, type: types.markdown, sequencer },
      ];
      for (const copy of copies) if (!(await publishCopy(bucket, copy))) return false;
      return true;
    },
    remove: async (bundleId, version) => {
      // Of an uploaded bundle there are none.
      const copies = version && reportKeys(version.key) ? Object.values(publishedKeys(version.key)) : [];
      for (const key of copies) await removeVersionsWith(bucket, key, ['sequencer', version?.sequencer ?? '']);
      for (const key of [factsKey(bundleId), reportKey(bundleId)]) await removeAllVersions(bucket, key);
    },
  };
}

const types = { json: 'application/json; charset=utf-8', markdown: 'text/markdown; charset=utf-8' };

interface RecordKind<S extends z.ZodType> {
  keyOf: (bundleId: string) => string;
  /** What a fault calls it. */
  what: string;
  schema: S;
}

function recordsById<S extends z.ZodType>(bucket: S3Bucket, kind: RecordKind<S>) {
  return {
    save: async (bundleId: string, record: z.output<S>): Promise<void> =>
      put(bucket, kind.keyOf(bundleId), JSON.stringify(record), types.json),
    load: async (bundleId: string): Promise<z.output<S> | null> => {
      const text = await load(bucket, kind.keyOf(bundleId));
      return text === null ? null : readRecord(kind, bundleId, text);
    },
  };
}

export const reportKey = (bundleId: string): string => keyById('reports-by-id', bundleId);
const factsKey = (bundleId: string): string => keyById('facts', bundleId);

/** Ids come from outside too: one that is none of ours is named for its hash. */
function keyById(folder: string, bundleId: string): string {
  const isPlain = /^[A-Za-z0-9_-]{1,128}$/.test(bundleId);
  return `${folder}/${isPlain ? bundleId : `~${createHash('sha256').update(bundleId).digest('hex')}`}.json`;
}

async function put(
  { client, bucket }: S3Bucket,
  key: string,
  text: string,
  type: string,
  condition: { IfMatch?: string; IfNoneMatch?: string; Metadata?: Record<string, string> } = {},
): Promise<void> {
  const object = { Bucket: bucket, Key: key, Body: text, ContentType: type };
  await client.send(new PutObjectCommand({ ...object, ChecksumAlgorithm: 'CRC32', ...condition }));
}

async function load({ client, bucket }: S3Bucket, key: string): Promise<string | null> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function readRecord<S extends z.ZodType>({ what, schema }: RecordKind<S>, bundleId: string, text: string): z.output<S> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const found = z.prettifyError(parsed.error);
  throw new Fault('stored-record-unreadable', `expected a stored ${what} of ${bundleId}, found: ${found}`, {
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // one more thing that the schema does not accept
  }
}

interface Copy {
  key: string;
  text: string;
  type: string;
  sequencer: string;
}

/** Each time it is overtaken a newer copy may have come: at most as often as versions of one object arrive at once. */
const maxTries = 10;

async function publishCopy(bucket: S3Bucket, { key, text, type, sequencer }: Copy): Promise<boolean> {
  for (let tried = 1; ; tried++) {
    const there = await publishedVersion(bucket, key);
    if (there?.sequencer && isNewer(there.sequencer, sequencer)) return false;
    const condition = there ? { IfMatch: there.etag } : { IfNoneMatch: '*' };
    try {
      await put(bucket, key, text, type, { ...condition, Metadata: { sequencer } });
      return true;
    } catch (error) {
      if (!isOvertaken(error) || tried === maxTries) throw error;
    }
  }
}

async function publishedVersion({ client, bucket }: S3Bucket, key: string) {
  try {
    const { ETag, Metadata } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return ETag === undefined ? null : { etag: ETag, sequencer: Metadata?.sequencer };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
