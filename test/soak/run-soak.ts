// One soak, from the first delivery to the end as it is found.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomNumbers } from '../shared/trust/random-situation.ts';
import { type Given, wrongCopies } from './compare-bundles.ts';
import { type FoundEnd, wrongEnd } from './compare-end.ts';
import { EventConsumer } from './event-consumer.ts';
import { expectedEvents } from './expected-events.ts';
import { foundByApi, foundInFiles } from './found-end.ts';
import { killAgain } from './kill-again.ts';
import { runWriters } from './run-writers.ts';
import { SoakClient } from './soak-client.ts';
import type { SoakFigures } from './soak-figures.ts';
import { type Delivery, soakPlan } from './soak-plan.ts';
import { SoakedSystem } from './soaked-system.ts';

export interface SoakOptions {
  seed: number;
  bundles: number;
  writers: number;
  kills: number;
  /** Share of writes that fail. */
  failing: number;
  /** Empty or new: everything happens in it. */
  folder: string;
  /** A line for whoever watches. */
  say: (line: string) => void;
}

export interface SoakResult {
  figures: SoakFigures;
  /** Everything that is not as it should be. */
  wrong: string[];
  /** What was put in, and the end that was compared with it. */
  given: Given;
  found: FoundEnd;
}

/** Nothing ended for so long: something is stuck. Longer than anything waits before it is tried again. */
const stuckMs = 6 * 60_000;
const lookMs = 500;
const sayMs = 10_000;
/** What comes twice comes late. */
const lateMs = 2_000;
/** For asking about everything at the end. */
const questionsMs = 5 * 60_000;

export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { seed, failing, folder, bundles, writers } = options;
  await mkdir(folder, { recursive: true });
  const { deliveries } = soakPlan(seed, bundles, writers);
  const system = await SoakedSystem.start({ folder, seed, failing });
  try {
    return await soak(system, { deliveries, delivered: new Map() }, options);
  } finally {
    await system.stop('SIGKILL');
  }
}

async function soak(system: SoakedSystem, given: Given, options: SoakOptions): Promise<SoakResult> {
  const gaveUp = new AbortController();
  const client = new SoakClient({ url: system.url, token: () => system.token, signal: gaveUp.signal });
  const consumer = new EventConsumer(client);
  const watch = watchProgress(consumer, given, gaveUp, options.say);
  const begun = performance.now();
  const wrong: string[] = [];
  let faultsEnded = begun;
  try {
    await delivered(system, consumer, client, given, options, gaveUp.signal);
    system.endFailing();
    faultsEnded = performance.now();
    await settled(consumer, given, options.folder, gaveUp.signal);
  } catch (error) {
    wrong.push(gaveUp.signal.aborted ? String(gaveUp.signal.reason) : String(error));
  }
  watch.end();
  const ended = performance.now();
  await sleep(lateMs);
  const found = await foundEnd(system, consumer, options.folder);
  const { lives } = system;
  await writeFile(join(options.folder, 'lives.json'), JSON.stringify(lives));
  const figures: SoakFigures = {
    bundles: consumer.ended,
    seconds: (ended - begun) / 1_000,
    settlingSeconds: (ended - faultsEnded) / 1_000,
    events: consumer.events.length,
    repeats: client.repeats,
    writes: system.writes(),
    lives,
  };
  return { figures, wrong: [...wrong, ...wrongEnd(given, found)], given, found };
}

/** Ends after the last delivery and the last kill. */
async function delivered(
  system: SoakedSystem,
  consumer: EventConsumer,
  client: SoakClient,
  given: Given,
  { seed, bundles, writers, kills, folder }: SoakOptions,
  signal: AbortSignal,
): Promise<void> {
  const eventsOfOnly = (delivery: Delivery): number => expectedEvents([delivery]).flat().length;
  const plan = soakPlan(seed, bundles, writers);
  await Promise.all([
    runWriters({ plan, folder, client, consumer, eventsOfOnly, signal }, given.delivered),
    killAgain({ system, consumer, random: randomNumbers(seed), bundles, kills, signal }),
  ]);
}

/** Every bundle has ended, every copy stands beside the drop folder, and the queue is empty. */
async function settled(consumer: EventConsumer, given: Given, folder: string, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  for (;;) {
    if (consumer.ended >= given.deliveries.length) {
      const files = await foundInFiles(folder);
      if (files.messages === 0 && wrongCopies(given, files).length === 0) return;
    }
    if (performance.now() - begun > stuckMs)
      throw new Error(`not settled ${stuckMs / 1_000} s after the last failing write`);
    await sleep(lookMs, undefined, { signal });
  }
}

function watchProgress(
  consumer: EventConsumer,
  { deliveries }: Given,
  gaveUp: AbortController,
  say: (line: string) => void,
) {
  const begun = performance.now();
  let known = { ended: -1, atMs: begun };
  const timer = setInterval(() => {
    const atMs = performance.now();
    if (consumer.ended !== known.ended) known = { ended: consumer.ended, atMs };
    say(`${Math.round((atMs - begun) / 1_000)} s: ${consumer.ended} of ${deliveries.length} bundles have ended`);
    const isStuck = atMs - known.atMs > 2 * stuckMs;
    if (isStuck) gaveUp.abort(new Error(`no bundle ended for ${(2 * stuckMs) / 1_000} s`));
  }, sayMs);
  return { end: () => clearInterval(timer) };
}

async function foundEnd(system: SoakedSystem, consumer: EventConsumer, folder: string): Promise<FoundEnd> {
  const signal = AbortSignal.timeout(questionsMs);
  const client = new SoakClient({ url: system.url, token: () => system.token, signal });
  const failures: string[] = [];
  await consumer.stop().catch((error: unknown) => failures.push(`the consumer of events: ${error}`));
  const api = await foundByApi(client);
  const exit = await system.stop();
  const { lives } = system;
  return { api, files: await foundInFiles(folder), events: consumer.events, lives, exit, failures };
}
