// `npm run republish`: after a long outage, events that the table holds are put on the bus of a deployment again.
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDynamoClient } from '../../lambdas/aws/dynamo-client.ts';
import { makeDynamoVerdictStore } from '../../lambdas/aws/dynamo-verdict-store.ts';
import { makeEventBridgeClient } from '../../lambdas/aws/eventbridge-client.ts';
import { makeEventBridgeOutlet } from '../../lambdas/aws/eventbridge-outlet.ts';
import { exit, runCommand, say, warn } from '../operations/command.ts';
import { type Republished, republishEvents } from './republish-events.ts';
import { parseRepublishOptions, type RepublishOptions, usage } from './republish-options.ts';

/** A bus that takes nothing for so long is left alone. */
const patienceMs = 120_000;

async function main(args: string[]): Promise<number> {
  const asked = parseRepublishOptions(args);
  const done = await carryOut(asked);
  say(`told ${done.told} events${done.last === null ? '' : `, the last of them ${done.last}`}`);
  for (const { eventId, reason } of done.refused) warn(`${eventId} was not taken as it is: ${reason}`);
  if (done.stopped) warn(`stopped at ${done.stopped.eventId}: ${done.stopped.reason}; ${goOn(asked, done)}`);
  return done.stopped || done.refused.length > 0 ? exit.failed : exit.done;
}

const goOn = ({ since }: RepublishOptions, { last }: Republished): string =>
  `go on with ${last === null ? `--since ${since}` : `--after ${last}`}`;

async function carryOut({ table, bus, ...wanted }: RepublishOptions): Promise<Republished> {
  using opened = new DisposableStack();
  const dynamo = opened.adopt(makeDynamoClient(), (each) => each.destroy());
  const events = opened.adopt(makeEventBridgeClient(), (each) => each.destroy());
  return await republishEvents(wanted, {
    verdicts: makeDynamoVerdictStore({ client: dynamo, table }),
    outlet: makeEventBridgeOutlet({ client: events, bus }),
    pause: (ms) => sleep(ms),
    random: Math.random,
    patienceMs,
    onProgress: (told, time) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${told} events, up to ${time}`);
    },
  });
}

await runCommand(usage, main);
