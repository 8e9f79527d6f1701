// Bundles on disk. The bytes stand under the hash of their content, never under a key or a name from a bundle; which
// content is which version of a key stands in the database.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../shared/model/fault.ts';
import type { BundleSource } from '../../../shared/model/ports.ts';
import { syncFolder } from './durable-files.ts';
import { type Database, inTransaction } from './sqlite/database.ts';
import { publishedCopy } from './sqlite/published-reports.ts';
import { removeUnnamedContent } from './unnamed-content.ts';

/** Name of the one bucket there is. */
export const localBucket = 'local';
/** With chunks of the default 64 KiB the reader waits for the disk more often than it inflates. */
const readChunkBytes = 512 * 1024;

/** Bytes that are safe on disk but not yet an object. */
export interface StoredContent {
  sha256: string;
  sizeBytes: number;
}

/** One version of a key. */
export interface StoredVersion extends StoredContent {
  key: string;
  versionId: string;
  /** Hexadecimal, 16 digits; a later version has a greater one. */
  sequencer: string;
  lastModified: Date;
}

export interface ObjectStore extends BundleSource {
  /**
   * Writes the bytes to disk. Nothing refers to them until `record`. Throws what the source throws, and keeps nothing
   * then. `accept` is asked about what was written before it is kept, and throws to refuse it.
   */
  receive(bytes: AsyncIterable<Uint8Array>, accept?: (content: StoredContent) => void): Promise<StoredContent>;
  /**
   * Makes the content the newest version of the key, and answers that version: the one that is there when it is that
   * already. Belongs inside the transaction that tells others of it. Throws when its bytes were removed since they were
   * received: they are to be sent again.
   */
  record(key: string, content: StoredContent): StoredVersion;
}

export async function openObjectStore(db: Database, folder: string, now: () => Date): Promise<ObjectStore> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  for (const left of await readdir(incoming)) await rm(join(incoming, left), { force: true, recursive: true });
  await removeUnnamedContent(db, folder);
  const pathOf = (sha256: string): string => objectPath(folder, sha256);

  return {
    async receive(bytes, accept) {
      const temporary = join(incoming, randomUUID());
      try {
        const content = await writeContent(temporary, bytes);
        accept?.(content);
        await keep(temporary, pathOf(content.sha256), content.sizeBytes);
        return content;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    record(key, content) {
      // The last bundle with that content may have been deleted since it was found to be there already.
      if (!existsSync(pathOf(content.sha256)))
        throw new Error('expected the bytes that were received, found them gone');
      return inTransaction(db, () => recordVersion(db, key, content, now()));
    },
    async open({ bucket, key, versionId }) {
      const version = bucket === localBucket ? findVersion(db, key, versionId) : null;
      if (!version) throw new Fault('object-gone', 'expected a stored object of that key and version, found none');
      const path = pathOf(version.sha256);
      await stat(path).catch((cause: unknown) => {
        throw new Fault('object-gone', 'the object is recorded, but its bytes are not there', { cause });
      });
      const { sizeBytes, lastModified, sha256 } = version;
      const range = (from: number, to: number) => readFile(path, from, to);
      return { sizeBytes, lastModified, sha256, range, bytes: range(0, sizeBytes) };
    },
    async remove({ bucket, key, versionId }) {
      const version = bucket === localBucket ? findVersion(db, key, versionId) : null;
      // At once: the same content may be on its way in, and is to find it there or gone.
      if (version && forgetVersion(db, version)) rmSync(pathOf(version.sha256), { force: true });
    },
  };
}

export const objectPath = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), sha256);

/**
 * Opened with the first chunk that is asked for: a reader that never begins has nothing to close. Throws when the file is
 * shorter than it was: it is the disk that is damaged then, and not the bundle.
 */
async function* readFile(path: string, from: number, to: number): AsyncGenerator<Uint8Array> {
  if (from >= to) return;
  let done = from;
  for await (const chunk of createReadStream(path, { highWaterMark: readChunkBytes, start: from, end: to - 1 })) {
    done += chunk.length;
    yield chunk;
  }
  if (done < to) throw new Error(`expected bytes up to ${to} of ${path}, found the end after ${done}`);
}

async function writeContent(path: string, bytes: AsyncIterable<Uint8Array>): Promise<StoredContent> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await writeAll(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length; ) done += (await file.write(chunk, done)).bytesWritten;
}

/**
 * Content that is there already with its full length is left alone: somebody may be reading it. Its folders are synced all
 * the same, as that may be what failed when it came.
 */
async function keep(temporary: string, path: string, sizeBytes: number): Promise<void> {
  const there = await stat(path).catch(() => null);
  const folder = join(path, '..');
  if (there?.size !== sizeBytes) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(temporary, path);
  }
  await syncFolder(folder);
  await syncFolder(join(folder, '..'));
}

function findVersion(db: Database, key: string, versionId: string | null): StoredVersion | null {
  const sql = 'SELECT * FROM object_versions WHERE key = ? AND coalesce(?, version_id) = version_id';
  const row = db.prepare(`${sql} ORDER BY sequencer DESC LIMIT 1`).get(key, versionId);
  return row
    ? {
        key,
        versionId: String(row.version_id),
        sha256: String(row.sha256),
        sizeBytes: Number(row.size_bytes),
        sequencer: String(row.sequencer),
        lastModified: new Date(String(row.last_modified)),
      }
    : null;
}

/** Answers whether nothing refers to its bytes any more. A content that comes anew at that moment is stored again. */
function forgetVersion(db: Database, { key, versionId, sha256 }: StoredVersion): boolean {
  return inTransaction(db, () => {
    db.prepare('DELETE FROM object_versions WHERE key = ? AND version_id = ?').run(key, versionId);
    return db.prepare('SELECT 1 FROM object_versions WHERE sha256 = ? LIMIT 1').get(sha256) === undefined;
  });
}

/** By a version that is gone: what comes back after it is newer, and its report may stand again. */
const wasOvertaken = (db: Database, { key, sequencer }: StoredVersion): boolean =>
  (publishedCopy(db, key)?.sequencer ?? '') > sequencer;

/** The version id follows from the content, so content that comes back under its key is the version it was. */
function recordVersion(db: Database, key: string, content: StoredContent, lastModified: Date): StoredVersion {
  const current = findVersion(db, key, null);
  if (current?.sha256 === content.sha256 && !wasOvertaken(db, current)) return current;
  const next = db.prepare('UPDATE sequence SET last = last + 1 RETURNING last').get();
  const sequencer = Number(next?.last).toString(16).padStart(16, '0').toUpperCase();
  const version = { ...content, key, versionId: content.sha256.slice(0, 32), sequencer, lastModified };
  db.prepare(
    `INSERT OR REPLACE INTO object_versions (key, version_id, sha256, size_bytes, sequencer, last_modified)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(key, version.versionId, version.sha256, version.sizeBytes, sequencer, lastModified.toISOString());
  return version;
}
