// `npm run copy-table`: a table that was restored comes back into the table of the stack.
import * as z from 'zod';
import { connectionTimeout } from '../../../lambdas/aws/connection-timeout.ts';
import { makeDynamoClient } from '../../../lambdas/aws/dynamo-client.ts';
import { compareTables, copyTable } from '../../../lambdas/aws/dynamo-table-copy.ts';
import { exit, flag, noWords, parseWords, runCommand, say, text } from '../command.ts';

const usage = `usage: npm run -s copy-table -- --from TABLE --to TABLE [--yes]

  Makes the second DynamoDB table hold what the first does: items are written over, and those that the first does not have
  are removed. For a table that was restored to a point in time; nothing else may write meanwhile (docs/operations.md).
  Without --yes it only says how many items that would be. It needs credentials that may scan both and write the second.

  Exit 0: both hold the same, or --yes was not given; 1: something went wrong, and may be repeated; 2: usage.`;

const Table = (option: string) =>
  z.string({ error: `expected --${option} TABLE` }).regex(/^[A-Za-z0-9._-]{3,255}$/, 'expected the name of a table');
const Options = z
  .object({ positionals: noWords, from: Table('from'), to: Table('to'), yes: z.boolean() })
  .refine(({ from, to }) => from !== to, 'expected two tables, found one');

/** Ten megabytes at a time, over whatever line there is. */
const requestHandler = { connectionTimeout, requestTimeout: 60_000, throwOnRequestTimeout: true };
const itemsPerLine = 10_000;

await runCommand(usage, async (args) => {
  const { from, to, yes } = parseWords(args, { from: text, to: text, yes: flag }, Options);
  using opened = new DisposableStack();
  const client = opened.adopt(makeDynamoClient({ requestHandler }), (each) => each.destroy());
  if (!yes) {
    const { written, removed } = await compareTables({ client, from, to });
    say(`${written} items of ${from} would be written to ${to}, and ${removed} others removed there: --yes does it`);
    return exit.done;
  }
  let said = 0;
  const onProgress = (written: number, removed: number): void => {
    if (written + removed < said + itemsPerLine) return;
    said = written + removed;
    say(`${written} written, ${removed} removed`);
  };
  const { written, removed } = await copyTable({ client, from, to, onProgress });
  say(`${written} items written, ${removed} others removed: ${to} holds what ${from} does`);
  return exit.done;
});
