// The ways a file comes: into the drop folder by a careful copy, in pieces or slowly, or over the API by a client that does
// not know whether what it sent has arrived.
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnnouncedBundle } from '../../lambdas/api/answers/bundle-answers.ts';
import type { SoakClient } from './soak-client.ts';
import type { Delivery } from './soak-plan.ts';

const pieces = 6;
const pauseMs = 250;
/** A file that stands still for two seconds is taken as it is. */
const longestPauseMs = 1_700;

/** Below the drop folder. */
export const dropPath = ({ site, reference, fileName }: Delivery): string =>
  [site, ...(reference === null ? [] : [reference]), fileName].join('/');

/** Throws where this machine was too busy to write in time: the file may have been taken half written. */
export async function drop(folder: string, delivery: Delivery, bytes: Buffer): Promise<void> {
  const location = join(folder, dropPath(delivery));
  await mkdir(dirname(location), { recursive: true });
  if (delivery.way === 'renamed') {
    await writeFile(`${location}.part`, bytes);
    return rename(`${location}.part`, location);
  }
  const pieceBytes = Math.ceil(bytes.length / pieces);
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    const begun = performance.now();
    const piece = bytes.subarray(from, from + pieceBytes);
    await (from === 0 ? writeFile(location, piece) : appendFile(location, piece));
    if (delivery.way === 'slowly' && from + pieceBytes < bytes.length) await sleep(pauseMs);
    const ms = performance.now() - begun;
    if (ms > longestPauseMs)
      throw new Error(`the machine is too busy for a soak: it took ${Math.round(ms)} ms to write a piece of a file`);
  }
}

/** What a client does about one upload; decided by the plan's number, so that it is the same with every run. */
const losesConnection = ({ number }: Delivery): boolean => number % 7 === 3;
const asksAgainLater = ({ number }: Delivery): boolean => number % 5 === 2;
const promisesChecksum = ({ number }: Delivery): boolean => number % 2 === 0;

/** @returns the id of the bundle */
export async function upload(
  client: SoakClient,
  delivery: Delivery,
  { bytes, sha256, key }: { bytes: Buffer; sha256: string; key: string },
): Promise<string> {
  const { fileName, site, reference } = delivery;
  const wish = { fileName, site, reference, sizeBytes: bytes.length, ...(promisesChecksum(delivery) && { sha256 }) };
  const announce = async (): Promise<typeof AnnouncedBundle._output> => {
    const { status, body } = await client.ask('POST', '/v1/bundles', wish, { 'idempotency-key': key });
    if (status !== 201) throw new Error(`${fileName}: expected 201, found ${status} ${JSON.stringify(body)}`);
    return AnnouncedBundle.parse(body);
  };
  for (let time = 0; ; time++) {
    const { upload: ticket, bundleId } = await announce();
    if (ticket === null) return bundleId; // it arrived, though nobody said so
    const status = await client.send(ticket.url, bytes, time === 0 && losesConnection(delivery));
    if (status !== 200) client.repeats++;
    else if (!asksAgainLater(delivery)) return bundleId;
  }
}
