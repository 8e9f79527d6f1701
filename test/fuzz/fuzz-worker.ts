// The worker of a fuzzing run: told a case, it answers what does not hold. In a thread of its own, so that a hang can be
// ended and told.
import { parentPort } from 'node:worker_threads';
import { FuzzCase } from './fuzz-case.ts';
import { brokenInvariant } from './invariants.ts';

parentPort?.on('message', async (message: unknown) => {
  const broken = await brokenInvariant(FuzzCase.parse(message)).catch((error: unknown) => `thrown: ${stackOf(error)}`);
  parentPort?.postMessage(broken);
});

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
