// What the server holds: versions of objects in memory, in a map by bucket and key.
import { createHash, randomBytes } from 'node:crypto';
import { S3Failure } from './s3-failure.ts';

export interface StoredVersion {
  /** `null` (the word) in a bucket without versions. */
  versionId: string;
  bytes: Buffer;
  etag: string;
  lastModified: Date;
  sequencer: string;
  /** Content type, metadata and checksums, as headers. */
  headers: Record<string, string>;
  isDeleteMarker: boolean;
}

export interface BucketOptions {
  name: string;
  versioned: boolean;
}

export class StoredObjects {
  readonly #buckets: ReadonlyMap<string, { versioned: boolean; keys: Map<string, StoredVersion[]> }>;
  readonly #now: () => Date;
  #sequence = 0x55aed6dcd9;

  constructor(buckets: readonly BucketOptions[], now: () => Date) {
    this.#now = now;
    this.#buckets = new Map(buckets.map(({ name, versioned }) => [name, { versioned, keys: new Map() }]));
  }

  isVersioned = (bucket: string): boolean => this.#bucket(bucket).versioned;

  /** The newest version; null when there is none or it is a delete marker. */
  current(bucket: string, key: string): StoredVersion | null {
    const newest = this.#versions(bucket, key).at(-1);
    return newest && !newest.isDeleteMarker ? newest : null;
  }

  /** Throws NoSuchKey, NoSuchVersion, or what S3 says of a delete marker. */
  find(bucket: string, key: string, versionId: string | undefined): StoredVersion {
    if (versionId === undefined) {
      const current = this.current(bucket, key);
      if (current) return current;
      const marker: Record<string, string> =
        this.#versions(bucket, key).length > 0 ? { 'x-amz-delete-marker': 'true' } : {};
      throw new S3Failure(404, 'NoSuchKey', 'The specified key does not exist.', marker);
    }
    if (versionId !== 'null' && !/^[A-Za-z0-9._-]{32}$/.test(versionId)) {
      throw new S3Failure(400, 'InvalidArgument', 'Invalid version id specified');
    }
    const found = this.#versions(bucket, key).find((version) => version.versionId === versionId);
    if (!found) throw new S3Failure(404, 'NoSuchVersion', 'The specified version does not exist.');
    if (!found.isDeleteMarker) return found;
    throw new S3Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      'x-amz-delete-marker': 'true',
    });
  }

  put(bucket: string, key: string, bytes: Buffer, headers: Record<string, string>): StoredVersion {
    return this.#add(bucket, key, { bytes, headers, isDeleteMarker: false });
  }

  /** Answers the delete marker it put, if it did. */
  remove(bucket: string, key: string, versionId: string | undefined): StoredVersion | null {
    const { versioned, keys } = this.#bucket(bucket);
    if (versioned && versionId === undefined) {
      return this.#add(bucket, key, { bytes: Buffer.alloc(0), headers: {}, isDeleteMarker: true });
    }
    const left = this.#versions(bucket, key).filter((version) => version.versionId !== (versionId ?? 'null'));
    keys.set(key, left);
    return null;
  }

  /** Every version, by key, the newest first. */
  versionsOf(bucket: string): (StoredVersion & { key: string; isLatest: boolean })[] {
    const keys = [...this.#bucket(bucket).keys.keys()].sort();
    return keys.flatMap((key) =>
      this.#versions(bucket, key)
        .map((version, at, all) => ({ ...version, key, isLatest: at === all.length - 1 }))
        .reverse(),
    );
  }

  /** Keys with a current version. */
  keysOf(bucket: string): string[] {
    return [...this.#bucket(bucket).keys.keys()].filter((key) => this.current(bucket, key)).sort();
  }

  #add(bucket: string, key: string, content: Pick<StoredVersion, 'bytes' | 'headers' | 'isDeleteMarker'>) {
    const { versioned, keys } = this.#bucket(bucket);
    const version: StoredVersion = {
      ...content,
      versionId: versioned ? randomBytes(24).toString('base64url') : 'null',
      etag: `"${createHash('md5').update(content.bytes).digest('hex')}"`,
      lastModified: new Date(Math.floor(this.#now().getTime() / 1000) * 1000),
      sequencer: (++this.#sequence).toString(16).toUpperCase().padStart(18, '0'),
    };
    keys.set(key, versioned ? [...this.#versions(bucket, key), version] : [version]);
    return version;
  }

  #bucket(name: string) {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw new S3Failure(404, 'NoSuchBucket', 'The specified bucket does not exist');
    return bucket;
  }

  #versions = (bucket: string, key: string): StoredVersion[] => this.#bucket(bucket).keys.get(key) ?? [];
}
