// One worker of the embedded system as a process of its own, which ends in the middle of a bundle: it takes the next message
// of the state folder, reads some bytes of the bundle, says so, and then waits to be killed or takes all memory there is.
import { sqsEventOf } from '../../../infra/local/drop/s3-event.ts';
import type { Settings } from '../../../infra/local/settings.ts';
import { brokenObjects } from './fault-embedded-downloads.ts';
import { startLife } from './fault-embedded-life.ts';

const [settingsText = '', key = '', want, aheadMs] = process.argv.slice(2);
const settings: Settings = JSON.parse(settingsText);

async function meanwhile(): Promise<void> {
  process.stdout.write('reading\n');
  const hoard: number[][] = [];
  while (want === 'memory') hoard.push(Array.from({ length: 100_000 }, (_, at) => at / 3));
}

const downloads = brokenObjects(settings);
downloads.faults.push({ key, how: 'stalled', afterBytes: 300, times: 1, meanwhile });
const life = await startLife({
  settings,
  now: () => new Date(Date.now() + Number(aheadMs)),
  gate: async () => null,
  downloads,
});
const message = life.storage.queue.receive();
if (message === null) throw new Error('expected a message in the queue, found none');
setInterval(() => undefined, 1_000); // a reading that hangs does not keep a process alive
await life.ingest(sqsEventOf(message));
