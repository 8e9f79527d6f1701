// One worker of the embedded system as a process of its own, and what stands on the disk before every step that it takes
// there: each image is what somebody finds who kills it at that moment. Calls of the operating system are watched in this
// process alone, from outside the program.
import { cpSync } from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { sqsEventOf } from '../../infra/local/drop/s3-event.ts';
import { settingsIn } from '../infra/local/running-system.ts';
import { startLife } from './fault-embedded-life.ts';

const [folder = '', images = ''] = process.argv.slice(2);
let taken = 0;
let isWatching = false;

function takeImage(): void {
  if (isWatching) cpSync(folder, join(images, String(++taken)), { recursive: true });
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
