// The words of `npm run token`, checked: what is to be done, and whose tokens are meant.
import * as z from 'zod';
import { tokenFields } from '../../lambdas/authorizer/token-fields.ts';
import { RateTier } from '../../shared/model/rate-limits.ts';
import { TokenScope } from '../../shared/model/stored-records.ts';
import { split, text, texts, UsageError } from '../operations/command.ts';

export const usage = `usage: npm run -s token -- create [--name NAME] [--scope SCOPE]… [--site SITE]… [--days COUNT] [--tier TIER]
       npm run -s token -- list
       npm run -s token -- revoke ID

  --name NAME    what it is for
  --scope SCOPE  ${TokenScope.options.join(', ')}; repeatable (all but admin)
  --site SITE    a site it may see; repeatable (every site)
  --days COUNT   it ends after so many days (never)
  --tier TIER    how often it may ask: ${RateTier.options.join(', ')} (${RateTier.options[0]})

  Whose tokens, with any of them:
  --table NAME   of a deployment on AWS, by its table: VerdictTable among the outputs of the stack
  --url URL      of the API at that URL, asked with the token in LOGVERDICT_TOKEN, which needs the scope admin
  neither        of the system in LOGVERDICT_STATE (.logverdict). While npm start runs, the folder is its own: then its
                 API is asked, on PORT (3000), and LOGVERDICT_TOKEN is needed as with --url`;

export type Target = { kind: 'table'; table: string } | { kind: 'api'; url: string } | { kind: 'state' };

export type TokenCommand = { target: Target } & (
  | { command: 'create'; wish: z.infer<typeof Wish> }
  | { command: 'list' }
  | { command: 'revoke'; tokenId: string }
);

const whose = { table: text, url: text };

const days = z
  .string()
  .regex(/^\d{1,4}$/, 'expected a number of days')
  .transform(Number)
  .pipe(z.number().min(1).max(3_650));

const allButAdmin = TokenScope.options.filter((scope) => scope !== 'admin');

const Wish = z
  .object({
    name: tokenFields.name,
    scope: tokenFields.scopes.default(allButAdmin),
    site: tokenFields.sites.default(['*']),
    days: days.optional(),
    tier: tokenFields.rateTier,
  })
  .transform(({ name, scope, site, days: count, tier }) => ({
    name,
    scopes: scope,
    sites: site,
    expiresInHours: count === undefined ? null : count * 24,
    rateTier: tier,
  }));

const Whose = z
  .object({ table: z.string().min(3).optional(), url: z.url({ protocol: /^https?$/ }).optional() })
  .refine(({ table, url }) => table === undefined || url === undefined, 'expected --table or --url, found both')
  .transform(({ table, url }): Target => {
    if (table !== undefined) return { kind: 'table', table };
    return url === undefined ? { kind: 'state' } : { kind: 'api', url: url.replace(/\/+$/, '') };
  });

/** Throws UsageError with one line that says what was expected. */
export function parseTokenOptions([command, ...args]: readonly string[]): TokenCommand {
  if (command === 'create') {
    const { values } = splitInto(args, { ...whose, name: text, scope: texts, site: texts, days: text, tier: text }, 0);
    return { command, wish: checked(Wish, values), target: checked(Whose, values) };
  }
  if (command === 'list') return { command, target: checked(Whose, splitInto(args, whose, 0).values) };
  if (command === 'revoke') {
    const { values, positionals } = splitInto(args, whose, 1);
    return { command, tokenId: positionals[0] ?? '', target: checked(Whose, values) };
  }
  throw new UsageError(`expected create, list or revoke, found ${command ?? 'nothing'}`);
}

function splitInto(args: string[], options: Record<string, typeof text | typeof texts>, words: number) {
  const found = split(args, options);
  if (found.positionals.length === words) return found;
  const expected = words === 0 ? 'options alone' : 'the id of one token';
  throw new UsageError(`expected ${expected}, found ${found.positionals.join(' ') || 'nothing'}`);
}

function checked<S extends z.ZodType>(schema: S, values: object): z.output<S> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const option = issue?.path[0] === undefined ? '' : `--${String(issue.path[0])}: `;
  throw new UsageError(`${option}${issue?.message ?? 'not as expected'}`);
}
