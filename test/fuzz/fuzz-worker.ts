// The worker of a fuzzing run: told a case, it answers what does not hold. In a thread of its own, so that a hang can be
// ended and told.
import { parentPort } from 'node:worker_threads';
import { FuzzCase } from './fuzz-case.ts';
import { type Outcome, outcomeOf } from './invariants.ts';

parentPort?.on('message', async (message: unknown) => {
  const outcome = await outcomeOf(FuzzCase.parse(message)).catch(thrown);
  parentPort?.postMessage(outcome);
});

const thrown = (error: unknown): Outcome => ({ broken: `thrown: ${stackOf(error)}`, compared: null });

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
