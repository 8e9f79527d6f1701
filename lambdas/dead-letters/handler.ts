// The dead-letters function: messages in that the ingest function was handed again and again. Their bundles end as failed,
// and the messages go where people look at them, and put them back when the reason is gone.
import { bundleFields, objectsIn } from '../ingest/message-bundles.ts';
import { makeQueueHandler } from '../middleware/queue-handler.ts';
import type { DeadLettersDeps } from './dependencies.ts';
import { giveUpObject } from './give-up-object.ts';

/** The message is sent on last: until then it is here, and is worked on again. */
export const makeDeadLetters = (deps: DeadLettersDeps) =>
  makeQueueHandler({
    about: bundleFields,
    work: async ({ body }, { log }) => {
      const objects = objectsIn(body);
      if (objects === null) log({ level: 'warn', message: 'message that is no event of the bucket set aside' });
      for (const object of objects ?? []) await giveUpObject(object, { ...deps, log });
      await deps.setAside.send(body);
      log({ level: 'warn', message: 'message set aside' });
    },
    log: deps.log,
  });
