// A dead-letters function beside an ingest function, with everything in memory.
import { contextFor } from '../../../infra/local/worker/lambda-context.ts';
import type { DeadLettersDeps } from '../../../lambdas/dead-letters/dependencies.ts';
import { makeDeadLetters } from '../../../lambdas/dead-letters/handler.ts';
import type { BundleFigures } from '../../../lambdas/ingest/bundle-figures.ts';
import { ingestWorld, queueMessage } from '../ingest/ingest-world.ts';

export function deadLettersWorld(change: Partial<DeadLettersDeps> = {}) {
  const world = ingestWorld();
  const counted: BundleFigures[] = [];
  /** Bodies that people will look at. */
  const aside: string[] = [];
  const deps: DeadLettersDeps = {
    ...world.deps,
    setAside: { send: async (body) => void aside.push(body) },
    countBundle: (figures) => counted.push(figures),
    ...change,
  };
  const giveUp = (...bodies: (object | string)[]) =>
    makeDeadLetters(deps)(
      {
        Records: bodies.map((body, at) =>
          queueMessage(typeof body === 'string' ? body : JSON.stringify(body), { messageId: `m${at + 1}` }),
        ),
      },
      contextFor('dead-letters', 60_000, 'r1'),
    );
  const told = async () => (await world.verdicts.events({ sites: null }, { limit: 100, cursor: null })).items;
  return { ...world, deps, counted, aside, giveUp, told };
}
