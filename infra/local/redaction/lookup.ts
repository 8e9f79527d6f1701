// `npm run lookup`: what tokens of redacted reports stand for, a line each, from the table that the redacted runs of this
// machine have kept.

import { parseArgs } from 'node:util';
import * as z from 'zod';
import { plainName } from '../../../shared/model/caller-text.ts';
import { visibleText } from '../../../shared/model/visible-text.ts';
import { oneLine } from '../../../shared/report/untrusted.ts';
import { readSettings } from '../settings.ts';
import { redactionFiles } from './redaction-files.ts';
import { entriesIn } from './token-table.ts';

const usage = `usage: npm run -s lookup -- [--site NAME] TOKEN…
  --site NAME   whose tokens these are (default)`;

const exit = { done: 0, unknown: 1, unusable: 2 } as const;

const Options = z.object({
  site: z.string().regex(plainName, 'expected --site of at most 64 letters, digits, ".", "_", "-"').default('default'),
  tokens: z.array(z.string().transform((token) => token.trim().toLowerCase())).min(1, 'expected at least one token'),
});

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { site: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return exit.done;
  }
  const options = Options.safeParse({ ...values, tokens: positionals });
  if (!options.success) throw new Error(options.error.issues[0]?.message ?? 'invalid options');
  return show(options.data);
}

async function show({ site, tokens }: z.infer<typeof Options>): Promise<number> {
  const { tokens: file } = redactionFiles(readSettings(process.env, process.cwd()).stateFolder, site);
  const wanted = new Set(tokens);
  const values = new Map<string, string>();
  for await (const { token, value } of entriesIn(file)) if (wanted.has(token)) values.set(token, value);
  for (const [token, value] of [...wanted].flatMap((token) => [[token, values.get(token)] as const])) {
    if (value === undefined)
      complain(`${oneLine(token, 100)}: no token that was given for the site ${site}, by ${file}`);
    else process.stdout.write(`${token}\t${visibleText(value)}\n`);
  }
  return values.size === wanted.size ? exit.done : exit.unknown;
}

const complain = (text: string): boolean => process.stderr.write(`logverdict: ${text}\n`);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(oneLine(error instanceof Error ? error.message : String(error), 2_000));
  process.exitCode = exit.unusable;
}
