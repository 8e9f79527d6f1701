// The drop folder: looked at again and again, because no file system tells reliably when a copy has ended. A file is
// taken once it stood still for a while, and never twice: what was taken is noted with its bundle.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Database } from '../storage/sqlite/database.ts';
import { type FoundFile, listFiles } from './drop-files.ts';
import type { Inbox } from './inbox.ts';

/** An empty file is mostly one whose copy is about to begin. */
const emptyFileMs = 5_000;
/** A file that could not be read is tried again after this time: the reason may have gone, or the disk have room. */
const retryMs = 10_000;
const readChunkBytes = 1024 * 1024;
/** A name that was swapped for a link since it was listed is not followed. Windows has no such flag. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

export interface DropFolderOptions {
  folder: string;
  /** How long size and time of change must have stayed the same, in milliseconds. */
  stillMs: number;
  now: () => Date;
  /** A line for people. */
  say: (line: string) => void;
}

interface Watched {
  stamp: string;
  since: number;
  /** When to try again a file that could not be read; null while all is well. */
  retryAt: number | null;
}

export class DropFolder {
  readonly #db: Database;
  readonly #inbox: Inbox;
  readonly #options: DropFolderOptions;
  /** Stamps of the files as they were taken, by path. */
  readonly #taken: Map<string, string>;
  readonly #said = new Set<string>();
  #watched = new Map<string, Watched>();

  constructor(db: Database, inbox: Inbox, options: DropFolderOptions) {
    this.#db = db;
    this.#inbox = inbox;
    this.#options = options;
    this.#taken = new Map(takenBefore(db));
  }

  /** Takes every file that has stood still for long enough. Looks must not overlap. */
  async look(): Promise<void> {
    const seen = new Map<string, Watched>();
    for (const file of await listFiles(this.#options.folder, (path, reason) => this.#sayUnreadable(path, reason))) {
      const stamp = stampOf(file);
      if (this.#taken.get(file.path) === stamp) continue;
      const time = this.#options.now().getTime();
      const before = this.#watched.get(file.path);
      const known = before?.stamp === stamp ? before : null;
      seen.set(file.path, known ?? { stamp, since: time, retryAt: null });
      if (known !== null && this.#isDue(file, known, time))
        seen.set(file.path, await this.#tryToTake(file, known, time));
    }
    this.#watched = seen;
  }

  async #tryToTake(file: FoundFile, known: Watched, time: number): Promise<Watched> {
    if (file.isPassedOver) {
      this.#sayOnce(
        `drop/${file.path} is passed over, as copies under way and hidden files are: rename it if it is a bundle`,
      );
      return known;
    }
    try {
      await this.#take(file);
      return known;
    } catch (error) {
      this.#sayUnreadable(file.path, error instanceof Error ? error.message : String(error));
      return { ...known, retryAt: time + retryMs };
    }
  }

  async #take(file: FoundFile): Promise<void> {
    const content = await copyWhole(file, this.#inbox);
    if (content === null) return; // it changed meanwhile: the next look sees it anew
    this.#inbox.take(`drop/${file.path}`, content, 'Put', () => noteTaken(this.#db, file));
    this.#taken.set(file.path, stampOf(file));
  }

  #sayUnreadable(path: string, reason: string): void {
    this.#sayOnce(`drop/${path} cannot be read: ${reason}`);
  }

  /** One line for one file and reason, however often it is met. */
  #sayOnce(line: string): void {
    if (!this.#said.has(line)) this.#options.say(line);
    this.#said.add(line);
  }

  #isDue({ sizeBytes }: FoundFile, { since, retryAt }: Watched, time: number): boolean {
    if (retryAt !== null && time < retryAt) return false;
    return time - since >= (sizeBytes > 0 ? this.#options.stillMs : emptyFileMs);
  }
}

const stampOf = ({ sizeBytes, mtimeMs, inode }: Pick<FoundFile, 'sizeBytes' | 'mtimeMs' | 'inode'>): string =>
  `${sizeBytes} ${mtimeMs} ${inode}`;

function takenBefore(db: Database): [string, string][] {
  return db
    .prepare('SELECT * FROM dropped_files')
    .all()
    .map((row) => {
      const { path, size_bytes, mtime_ms, inode } = row;
      return [
        String(path),
        stampOf({ sizeBytes: Number(size_bytes), mtimeMs: Number(mtime_ms), inode: String(inode) }),
      ];
    });
}

function noteTaken(db: Database, { path, sizeBytes, mtimeMs, inode }: FoundFile): void {
  db.prepare('INSERT OR REPLACE INTO dropped_files (path, size_bytes, mtime_ms, inode) VALUES (?, ?, ?, ?)').run(
    path,
    sizeBytes,
    mtimeMs,
    inode,
  );
}

/** null: the file changed while it was copied. */
async function copyWhole(file: FoundFile, { objects }: Inbox) {
  const handle = await open(file.location, openFlags);
  try {
    if (!(await isUnchanged(handle, file))) return null;
    const bytes = handle.createReadStream({ highWaterMark: readChunkBytes, autoClose: false });
    const content = await objects.receive(bytes);
    return content.sizeBytes === file.sizeBytes && (await isUnchanged(handle, file)) ? content : null;
  } finally {
    await handle.close();
  }
}

async function isUnchanged(handle: FileHandle, file: FoundFile): Promise<boolean> {
  const { size, mtimeMs, ino } = await handle.stat({ bigint: false });
  return stampOf({ sizeBytes: size, mtimeMs, inode: String(ino) }) === stampOf(file);
}
