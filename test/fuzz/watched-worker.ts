// Runs cases one after another in a worker thread, and ends the thread where a case does not end.
import { Worker } from 'node:worker_threads';
import type { FuzzCase } from './fuzz-case.ts';
import type { Outcome } from './invariants.ts';

/** A case takes milliseconds; a busy machine may make it seconds. */
const watchdogMs = 60_000;

export function makeWatchedWorker() {
  let worker: Worker | null = null;
  const stop = async (): Promise<void> => {
    await worker?.terminate();
    worker = null;
  };
  const start = (): Worker => new Worker(new URL('./fuzz-worker.ts', import.meta.url));
  async function outcome(fuzzed: FuzzCase): Promise<Outcome> {
    worker ??= start();
    const current = worker;
    const answer = await new Promise<{ told: Outcome; isLost: boolean }>((settle) => {
      const end = (told: Outcome, isLost: boolean): void => {
        clearTimeout(timer);
        current.off('message', answered).off('error', died);
        settle({ told, isLost });
      };
      const lost = (broken: string): void => end({ broken, compared: null }, true);
      const answered = (told: Outcome): void => end(told, false);
      const died = (error: unknown): void => lost(`the worker died: ${error}`);
      const timer = setTimeout(() => lost(`hangs: no end after ${watchdogMs} ms`), watchdogMs);
      current.on('message', answered).on('error', died);
      current.postMessage(fuzzed);
    });
    if (answer.isLost) await stop();
    return answer.told;
  }
  return { outcome, stop };
}
