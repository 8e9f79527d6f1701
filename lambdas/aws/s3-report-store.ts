// Reports on S3: one per bundle by its id, with its facts, and the copies that people look at, beside the dropped objects.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { Facts } from '../../shared/model/facts.ts';
import { Fault } from '../../shared/model/fault.ts';
import type { ReportStore } from '../../shared/model/ports.ts';
import { Report } from '../../shared/model/report.ts';
import { publishCopy, removeCopy } from './published-copies.ts';
import { publishedKeys } from './published-keys.ts';
import { keyById } from './report-key.ts';
import { isAbsent, type S3Bucket } from './s3-bucket.ts';
import { putText, removeAllVersions } from './s3-texts.ts';

export function makeS3ReportStore(bucket: S3Bucket): ReportStore {
  const reports = recordsById(bucket, { folder: 'reports-by-id', what: 'report', schema: Report });
  const facts = recordsById(bucket, { folder: 'facts', what: 'record of facts', schema: Facts });
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
      if (version) {
        const { json, markdown } = publishedKeys(version.key);
        for (const key of [json, markdown]) await removeCopy(bucket, key, version.sequencer);
      }
      for (const kind of [facts, reports]) await kind.remove(bundleId);
    },
  };
}

const types = { json: 'application/json; charset=utf-8', markdown: 'text/markdown; charset=utf-8' };

interface RecordKind<S extends z.ZodType> {
  folder: 'reports-by-id' | 'facts';
  /** What a fault calls it. */
  what: string;
  schema: S;
}

function recordsById<S extends z.ZodType>(bucket: S3Bucket, kind: RecordKind<S>) {
  return {
    save: async (bundleId: string, record: z.output<S>): Promise<void> =>
      putText(bucket, keyById(kind.folder, bundleId), JSON.stringify(record), types.json),
    load: async (bundleId: string): Promise<z.output<S> | null> => {
      const text = await load(bucket, keyById(kind.folder, bundleId));
      return text === null ? null : readRecord(kind, bundleId, text);
    },
    remove: (bundleId: string): Promise<void> => removeAllVersions(bucket, keyById(kind.folder, bundleId)),
  };
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
