// One case of a fault suite: a site of its own on a host that they share, and the bundles that were dropped there.
import { bundleIdOf } from '../../../shared/model/identity.ts';
import { type CaseDay, caseBundle } from '../case-bundles.ts';
import type { FaultHost } from './fault-host.ts';

export interface Dropped {
  site: string;
  key: string;
  fileName: string;
  reference: string | null;
  bytes: Uint8Array;
  /** What the bucket says of it. */
  body: string;
  bundleId: string;
}

export const pub = 'cucm-pub.example.lab';
export const sub = 'cucm-sub.example.lab';

/** A day on which one server is not trusted. */
export const badDay: CaseDay = { day: 1, servers: [[pub, 'self-signed']] };
/** The day after: it is trusted. */
export const goodDay: CaseDay = { day: 2, servers: [[pub, 'ok']] };

/** What events tell of a first bundle like that of the bad day. */
export const toldOfBadDay = ['BundleClassified complete', 'FindingOpened open', 'NodeVerdictChanged null fail'];
/** And of a good day after it. */
export const toldOfGoodDay = ['BundleClassified complete', 'FindingResolved resolved', 'NodeVerdictChanged fail pass'];

let cases = 0;

export function newCase(host: FaultHost) {
  const site = `site-${++cases}`;
  let files = 0;

  async function dropBytes(bytes: Uint8Array, fileName = `bundle-${++files}.tar.gz`): Promise<Dropped> {
    const key = `drop/${site}/${fileName}`;
    const body = await host.store(key, bytes);
    return { site, key, fileName: key.split('/').at(-1) ?? '', reference: null, bytes, body, bundleId: idIn(body) };
  }

  return {
    site,
    dropBytes,
    drop: (day: CaseDay, fileName?: string) => dropBytes(caseBundle(day).bytes, fileName),
  };
}

interface BucketMessage {
  Records: { s3: { bucket: { name: string }; object: { key: string; versionId?: string; sequencer: string } } }[];
}

/** A message of the bucket with something changed in it. */
export function changedMessage(body: string, change: (record: BucketMessage['Records'][number]) => void): string {
  const message: BucketMessage = JSON.parse(body);
  for (const record of message.Records) change(record);
  return JSON.stringify(message);
}

/** The bundle that a message of the bucket is about. */
export function idIn(body: string): string {
  const { Records }: BucketMessage = JSON.parse(body);
  const [record] = Records;
  if (!record) throw new Error('expected a message about an object, found none');
  const { bucket, object } = record.s3;
  const key = decodeURIComponent(object.key.replaceAll('+', ' '));
  return bundleIdOf({ bucket: bucket.name, key, versionId: object.versionId ?? null });
}
