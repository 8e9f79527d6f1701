// The words of `npm run redrive`, checked.
import * as z from 'zod';
import { count, flag, noWords, parseWords, text } from '../command.ts';

export const usage = `usage: npm run -s redrive -- [--list]
       npm run -s redrive -- --stage STAGE [--list] [--rate COUNT]
       npm run -s redrive -- --from ARN --to ARN [--list] [--rate COUNT]

  Puts messages that were set aside after too many failures back into the work queue, to be read again when the reason is
  gone. Without a target: of the system in LOGVERDICT_STATE (.logverdict), which must be at rest.

  --stage STAGE  of that deployment on AWS, by the names of its queues
  --from ARN     of the queue that holds them: SetAsideQueue among the outputs of the stack
  --to ARN       of the queue they go to: WorkQueue among the outputs
  --rate COUNT   at most so many a second, 1 to 500 (as fast as SQS likes)
  --list         shows what is set aside, and moves nothing

  Exit 0: all that was set aside is back in the queue; 1: something went wrong; 2: usage.`;

export type RedriveTarget =
  | { kind: 'stage'; stage: string }
  | { kind: 'queues'; from: string; to: string }
  | { kind: 'state' };

const QueueArn = z
  .string()
  .regex(/^arn:[a-z-]+:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$/, 'expected the ARN of a queue')
  .optional();

const Options = z
  .object({
    positionals: noWords,
    stage: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,15}$/, 'expected the name of a deployment, as it was given when it was deployed')
      .optional(),
    from: QueueArn,
    to: QueueArn,
    rate: count('a number of messages a second', 1, 500).optional(),
    list: z.boolean(),
  })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), 'expected --from and --to, found one of them')
  .refine(({ stage, from }) => stage === undefined || from === undefined, 'expected --stage or --from, found both')
  .refine(({ stage, from, rate }) => rate === undefined || (stage ?? from), 'expected --rate for a deployment on AWS')
  .transform(({ stage, from, to, rate, list }) => ({
    target: targetOf(stage, from, to),
    perSecond: rate ?? null,
    isList: list,
  }));
export type RedriveOptions = z.output<typeof Options>;

function targetOf(stage: string | undefined, from: string | undefined, to: string | undefined): RedriveTarget {
  if (stage !== undefined) return { kind: 'stage', stage };
  return from !== undefined && to !== undefined ? { kind: 'queues', from, to } : { kind: 'state' };
}

/** Throws UsageError. */
export const parseRedriveOptions = (args: string[]): RedriveOptions =>
  parseWords(args, { stage: text, from: text, to: text, rate: text, list: flag }, Options);
