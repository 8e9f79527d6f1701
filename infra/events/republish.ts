// `npm run republish`: after a long outage, events that the table holds are put on the bus of a deployment again.
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDynamoClient } from '../../lambdas/aws/dynamo-client.ts';
import { makeDynamoVerdictStore } from '../../lambdas/aws/dynamo-verdict-store.ts';
import { makeEventBridgeClient } from '../../lambdas/aws/eventbridge-client.ts';
import { makeEventBridgeOutlet } from '../../lambdas/aws/eventbridge-outlet.ts';
import { oneLine } from '../../shared/report/untrusted.ts';
import { type Republished, republishEvents } from './republish-events.ts';
import { parseRepublishOptions, type RepublishOptions, UsageError, usage } from './republish-options.ts';

const exit = { done: 0, failed: 1, usage: 2 } as const;
const maxLine = 6_000;
/** A bus that takes nothing for so long is left alone. */
const patienceMs = 120_000;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const complain = (line: string): boolean => process.stderr.write(`logverdict: ${oneLine(line, maxLine)}\n`);

async function main(args: readonly string[]): Promise<number> {
  const asked = parseRepublishOptions(args);
  if (asked === 'help') {
    say(usage);
    return exit.done;
  }
  const done = await carryOut(asked);
  say(`told ${done.told} events${done.last === null ? '' : `, the last of them ${oneLine(done.last, maxLine)}`}`);
  for (const { eventId, reason } of done.refused) complain(`${eventId} was not taken as it is: ${reason}`);
  if (done.stopped) complain(`stopped at ${done.stopped.eventId}: ${done.stopped.reason}; ${goOn(asked, done)}`);
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

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? exit.usage : exit.failed;
}
