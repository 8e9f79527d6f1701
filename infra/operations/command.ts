// What the commands have in common, those for tokens and events too: how their words are split, how they end, and how a failure is said.
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { oneLine } from '../../shared/report/untrusted.ts';

/** `failed`: it was tried and is not as it should be. `usage`: it was not tried. */
export const exit = { done: 0, failed: 1, usage: 2 } as const;

/** The words of the command are wrong; the message says in one line what was expected. */
export class UsageError extends Error {}

/** Characters of a line: some hold a path and a reason. */
const maxLine = 6_000;

/** What it says may hold names that callers chose. */
export const say = (line: string): void => void process.stdout.write(`${oneLine(line, maxLine)}\n`);
export const warn = (line: string): void => void process.stderr.write(`logverdict: ${oneLine(line, maxLine)}\n`);

/** Sets the exit code; the process ends by itself when nothing is open any more. */
export async function runCommand(usage: string, main: (args: string[]) => Promise<number>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    process.exitCode = await main(args);
  } catch (error) {
    warn(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof UsageError ? exit.usage : exit.failed;
  }
}

export const text = { type: 'string' } as const;
export const texts = { type: 'string', multiple: true } as const;
export const flag = { type: 'boolean', default: false } as const;
type Option = typeof text | typeof texts | typeof flag;

/** Splits the words and checks them. `positionals` reach the schema under that name. Throws UsageError. */
export function parseWords<S extends z.ZodType>(
  args: string[],
  options: Readonly<Record<string, Option>>,
  schema: S,
): z.output<S> {
  const { values, positionals } = split(args, options);
  const result = schema.safeParse({ ...values, positionals });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [name] = issue?.path ?? [];
  const option = name === undefined || name === 'positionals' ? '' : `--${String(name)}: `;
  throw new UsageError(`${option}${issue?.message ?? 'not as expected'}`);
}

/** Throws UsageError. */
export function split(args: string[], options: Readonly<Record<string, Option>>) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(message.split('. ')[0], { cause });
  }
}

/** A number among the words, within bounds. */
export const count = (what: string, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected ${what}`)
    .transform(Number)
    .refine((number) => number >= least && number <= most, `expected ${what}, from ${least} to ${most}`);

/** A day begins at midnight UTC. In milliseconds. */
export const Time = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], 'expected a date, or a time with its zone')
  .transform((time) => Date.parse(time));

/** For commands that take options alone. */
export const noWords = z.array(z.string()).max(0, 'expected options alone, found more');
