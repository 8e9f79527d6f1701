// The command line's words: paths and options of `npm run classify`, checked.

import { parseArgs } from 'node:util';
import * as z from 'zod';
import { plainName } from '../../../shared/model/caller-text.ts';
import { Fault } from '../../../shared/model/fault.ts';

export const usage = `usage: npm run -s classify -- <path>… [options]
  --format text|json|markdown|html
                                what is printed (text)
  --output FILE                 write there instead
  --fail-on fail|warn|inconclusive
                                exit 1 if any node is that bad or worse
  --site NAME                   whose bundles these are (default)
  --reference ID                your own id, at most 64 characters
  --assume-trusted FILE.pem     what if: every server also judged as if these certificates were trusted
  --assume-name ADDRESS=NAME    what if: as if the server at ADDRESS were asked for by NAME
                                (both repeatable)
  --redact                      user names, addresses, host names and the like replaced by tokens of the site's key;
                                npm run -s lookup -- TOKEN tells what one stands for
  --redact-key FILE             with --redact: a key from elsewhere, instead of the one of the site on this machine`;

const host = String.raw`\[?[A-Za-z0-9._:-]{1,253}\]?`;

const AssumedName = z
  .string()
  .regex(new RegExp(`^${host}=${host}$`), 'expected --assume-name ADDRESS=NAME, both host names or IP addresses')
  .transform((text) => {
    const [address = '', name = ''] = text.split('=');
    return { address, name };
  });

const Options = z.object({
  paths: z
    .array(z.string().min(1, 'expected a path, found an empty one'))
    .min(1, 'expected at least one path of a bundle, log or folder'),
  format: z
    .enum(['text', 'json', 'markdown', 'html'], 'expected --format text, json, markdown or html')
    .default('text'),
  output: z.string().min(1, 'expected --output FILE').optional(),
  'fail-on': z.enum(['fail', 'warn', 'inconclusive'], 'expected --fail-on fail, warn or inconclusive').optional(),
  site: z.string().regex(plainName, 'expected --site of at most 64 letters, digits, ".", "_", "-"').default('default'),
  reference: z
    .string()
    .regex(/^[^\p{Cc}]{1,64}$/u, 'expected --reference of 1 to 64 characters')
    .optional(),
  'assume-trusted': z.array(z.string().min(1, 'expected --assume-trusted FILE.pem')).default([]),
  'assume-name': z.array(AssumedName).default([]),
  redact: z.boolean().default(false),
  'redact-key': z.string().min(1, 'expected --redact-key FILE').optional(),
  help: z.boolean().default(false),
});
const CheckedOptions = Options.refine(
  ({ redact, 'redact-key': key }) => redact || key === undefined,
  'expected --redact beside --redact-key',
);
export type ClassifyOptions = z.infer<typeof Options>;

/** Throws Fault `invalid-request` with what was expected. */
export function parseClassifyOptions(args: readonly string[]): ClassifyOptions | 'help' {
  const given = split(args);
  if (given.values.help) return 'help';
  const parsed = CheckedOptions.safeParse({ ...given.values, paths: given.positionals });
  if (!parsed.success) throw new Fault('invalid-request', parsed.error.issues[0]?.message ?? 'invalid options');
  return parsed.data;
}

function split(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const texts = { type: 'string', multiple: true } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: text,
        output: text,
        'fail-on': text,
        site: text,
        reference: text,
        'assume-trusted': texts,
        'assume-name': texts,
        redact: { type: 'boolean' },
        'redact-key': text,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('invalid-request', message.split('. ')[0] ?? message, { cause });
  }
}
