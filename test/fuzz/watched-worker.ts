// Runs cases one after another in a worker thread, and ends the thread where a case does not end.
import { Worker } from 'node:worker_threads';
import type { FuzzCase } from './fuzz-case.ts';

/** A case takes milliseconds; a busy machine may make it seconds. */
const watchdogMs = 60_000;

export function makeWatchedWorker() {
  let worker: Worker | null = null;
  const stop = async (): Promise<void> => {
    await worker?.terminate();
    worker = null;
  };
  const start = (): Worker => new Worker(new URL('./fuzz-worker.ts', import.meta.url));
  async function broken(fuzzed: FuzzCase): Promise<string | null> {
    worker ??= start();
    const current = worker;
    const answer = await new Promise<{ text: string | null; isLost: boolean }>((settle) => {
      const end = (text: string | null, isLost: boolean): void => {
        clearTimeout(timer);
        current.off('message', answered).off('error', died);
        settle({ text, isLost });
      };
      const answered = (text: string | null): void => end(text, false);
      const died = (error: unknown): void => end(`the worker died: ${error}`, true);
      const timer = setTimeout(() => end(`hangs: no end after ${watchdogMs} ms`, true), watchdogMs);
      current.on('message', answered).on('error', died);
      current.postMessage(fuzzed);
    });
    if (answer.isLost) await stop();
    return answer.text;
  }
  return { broken, stop };
}
