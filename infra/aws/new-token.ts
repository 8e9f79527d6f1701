// Issues an access token of a deployment, or withdraws one: run by whoever may write to its table.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { newToken } from '../../lambdas/authorizer/new-token.ts';
import { makeDynamoClient } from '../../lambdas/aws/clients.ts';
import { makeDynamoAccessTokens } from '../../lambdas/aws/dynamo-access-tokens.ts';
import type { AccessTokens } from '../../shared/model/ports.ts';
import { TokenScope } from '../../shared/model/stored-records.ts';

const usage = `npm run token -- --table <name> [--scope <scope>]… [--site <site>]… [--days <count>]
npm run token -- --table <name> --withdraw <token id>

  --table     table of the deployment: VerdictTable among the outputs of the stack
  --scope     ${TokenScope.options.join(', ')}; default: all but admin
  --site      a site the token may see; default: every site
  --days      after so many days it is good no more; default: never
  --withdraw  id of the token (t_…) that is no longer to be let in
`;

const Options = z.strictObject({
  table: z.string('expected --table').min(3),
  scope: z.array(TokenScope).default(['bundles:write', 'verdicts:read', 'classify']),
  site: z.array(z.string().min(1)).default(['*']),
  days: z.coerce.number().int().min(1).optional(),
  withdraw: z.string().startsWith('t_').optional(),
});
type Options = z.infer<typeof Options>;

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;

function readOptions(args: string[]): Options {
  const options = { table: text, scope: texts, site: texts, days: text, withdraw: text };
  return Options.parse(parseArgs({ args, options, allowPositionals: false }).values);
}

const dayMs = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();

/** Shown before it is stored: a token that was stored and never shown would be of use to nobody. */
async function issue(tokens: AccessTokens, { scope, site, days }: Options): Promise<void> {
  const expiresAt = days === undefined ? null : inDays(days);
  const { token, grant } = newToken({ scopes: scope, sites: site, expiresAt }, randomBytes);
  process.stdout.write(`token: ${token}\n`);
  await tokens.save(grant);
  const end = expiresAt === null ? 'good until it is withdrawn' : `good until ${expiresAt}`;
  process.stdout.write(`id: ${grant.tokenId}; ${scope.join(' ')}; sites ${site.join(' ')}; ${end}\n`);
}

async function main(args: string[]): Promise<void> {
  const options = readOptions(args);
  const tokens = makeDynamoAccessTokens({ client: makeDynamoClient(), table: options.table });
  if (options.withdraw === undefined) return issue(tokens, options);
  await tokens.remove(options.withdraw);
  process.stdout.write(`${options.withdraw} is withdrawn; the API forgets it within a minute\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const why = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error;
  process.stderr.write(`${why}\n\n${usage}`);
  process.exitCode = 1;
}
