// One worker of the embedded system as a process of its own, and what stands on the disk before every step that it takes
// there: each image is what somebody finds who kills it at that moment. Calls of the operating system are watched in this
// process alone, from outside the program.
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { sqsEventOf } from '../../../infra/local/drop/s3-event.ts';
import { settingsIn } from '../../infra/local/running-system.ts';
import { startLife } from './fault-embedded-life.ts';

const [folder = '', images = ''] = process.argv.slice(2);
let taken = 0;
let isWatching = false;
let last = '';

/** Where nothing has changed since the last one there is none. */
function takeImage(): void {
  const now = isWatching ? digestOf(folder) : last;
  if (now === last) return;
  last = now;
  cpSync(folder, join(images, String(++taken)), { recursive: true });
}

/** Of all files, but for the memory that connections to a database share: it is made anew. */
function digestOf(top: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    hash.update(`${path}\n`);
    if (entry.isFile() && !path.endsWith('-shm')) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** An image before every call. */
function watch(owner: object, name: string): void {
  const real: (...args: unknown[]) => unknown = Reflect.get(owner, name);
  Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
    takeImage();
    return real.apply(this, args);
  });
}

/** A file that is written has a moment in which half of it stands there. */
function halving(handle: FileHandle): FileHandle {
  const write = handle.writeFile.bind(handle);
  handle.writeFile = async (text) => {
    const half = String(text).length / 2;
    await write(String(text).slice(0, half));
    takeImage();
    await write(String(text).slice(half));
  };
  return handle;
}

const { open } = promises;
promises.open = async (...args) => halving(await open(...args));
for (const name of ['open', 'rename', 'rm', 'mkdir']) watch(promises, name);
syncBuiltinESMExports();
watch(DatabaseSync.prototype, 'exec');
for (const name of ['run', 'get']) watch(StatementSync.prototype, name);

const downloads = { wrap: <T>(objects: T): T => objects };
const life = await startLife({
  settings: settingsIn(folder),
  now: () => new Date(),
  gate: async () => null,
  downloads,
});
const { queue } = life.storage;
isWatching = true;
const message = queue.receive();
if (message === null) throw new Error('expected a message in the queue, found none');
const { batchItemFailures } = await life.ingest(sqsEventOf(message));
if (batchItemFailures.length > 0) throw new Error(life.log.join('\n'));
queue.done(message);
takeImage();
process.stdout.write(String(taken));
