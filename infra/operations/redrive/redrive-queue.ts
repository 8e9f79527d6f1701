// Redriving on AWS: SQS moves the messages itself; this starts it and looks on.
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueuePair, SetAsideQueue } from '../../../lambdas/aws/sqs-set-aside.ts';
import { keysOf } from '../../local/worker/dead-letters.ts';
import { exit } from '../command.ts';

export interface RedriveQueueParts {
  /** The one that messages are moved from. */
  queue: SetAsideQueue;
  pair: QueuePair;
  perSecond: number | null;
  say: (line: string) => void;
  /** Milliseconds between two looks at how far it is. */
  lookMs: number;
}

/** Throws Error when it is not carried through. */
export async function redriveQueue({ queue, pair, perSecond, say, lookMs }: RedriveQueueParts): Promise<number> {
  const waiting = await queue.count();
  if (waiting === 0) {
    say('nothing is set aside');
    return exit.done;
  }
  say(`${waiting} messages, from ${pair.from} to ${pair.to}`);
  const before = await queue.newestMove();
  await queue.startMove(pair.to, perSecond);
  return lookOn(queue, before?.startedMs ?? null, say, lookMs);
}

export async function listQueue(queue: SetAsideQueue, say: (line: string) => void): Promise<number> {
  let count = 0;
  for await (const { body, sentAt } of queue.messages()) {
    count++;
    say(messageLine(body, sentAt));
  }
  say(`${count} messages are set aside`);
  return exit.done;
}

export const messageLine = (body: string, at: Date | null): string =>
  `${at?.toISOString() ?? 'some time ago'}  ${keysOf(body).join(', ') || 'a message that is about no bundle'}`;

/** @param earlierMs of the move before, which may be told of a little longer */
async function lookOn(
  queue: SetAsideQueue,
  earlierMs: number | null,
  say: (line: string) => void,
  lookMs: number,
): Promise<number> {
  for (let last = ''; ; ) {
    const newest = await queue.newestMove();
    const move = newest?.startedMs === earlierMs ? null : newest;
    const line = move ? `${move.status.toLowerCase()}: ${move.moved} of ${move.toMove ?? '?'} moved` : 'not begun yet';
    if (line !== last) say(line);
    last = line;
    if (move?.status === 'COMPLETED') return exit.done;
    if (move !== null && move.status !== 'RUNNING') {
      const reason = move.failure ?? 'no reason given';
      throw new Error(`expected the move to be completed, found it ${move.status.toLowerCase()}: ${reason}`);
    }
    await sleep(lookMs);
  }
}
