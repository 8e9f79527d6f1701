// The words of `npm run republish`, checked: which events, from where, and to which bus.
import * as z from 'zod';
import { noWords, parseWords, text, texts } from '../operations/command.ts';

export const usage = `usage: npm run -s republish -- --table TABLE --bus BUS (--after ID | --since TIME) [--until TIME] [--site SITE]…

  Puts events that the table holds on the bus again, in their order, each with the id it has always had.

  --table TABLE  VerdictTable among the outputs of the stack
  --bus BUS      EventBus among the outputs of the stack
  --after ID     begin behind the event of that id
  --since TIME   begin with the events of that time, such as 2026-03-01T10:00:00Z
  --until TIME   end before the events of that time (all that there are)
  --site SITE    events of that site; repeatable (every site)

  Region and credentials are found as the AWS CLI finds them.`;

export interface RepublishOptions {
  table: string;
  bus: string;
  after: string | null;
  since: string | null;
  until: string | null;
  /** null: every site. */
  sites: string[] | null;
}

const options = { table: text, bus: text, after: text, since: text, until: text, site: texts };

const time = z.iso
  .datetime({ offset: true, error: 'expected a time such as 2026-03-01T10:00:00Z' })
  .transform((given) => new Date(given).toISOString())
  .nullable()
  .default(null);
const name = z.string({ error: 'expected a name, found none' }).min(1);

const Options = z
  .object({
    positionals: noWords,
    table: name,
    bus: name,
    after: z
      .string()
      .regex(/^e_[a-z2-7]{26}$/, 'expected the id of an event')
      .nullable()
      .default(null),
    since: time,
    until: time,
    site: z.array(z.string()).nullable().default(null),
  })
  .refine(({ after, since }) => after !== null || since !== null, 'expected --after or --since: where to begin')
  .refine(({ since, until }) => since === null || until === null || since < until, '--until: expected a later time')
  .transform(({ site, positionals: _, ...rest }): RepublishOptions => ({ ...rest, sites: site }));

/** Throws UsageError with one line that says what was expected. */
export const parseRepublishOptions = (args: string[]): RepublishOptions => parseWords(args, options, Options);
