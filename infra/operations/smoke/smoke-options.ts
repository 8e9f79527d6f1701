// The words of `npm run smoke`, checked.
import * as z from 'zod';
import { plainName } from '../../../shared/model/caller-text.ts';
import { ApiUrl } from '../api/api-target.ts';
import { count, flag, parseWords, text } from '../command.ts';

export const usage = `usage: npm run -s smoke -- URL [--site NAME] [--timeout SECONDS] [--narrow] [--keep]

  Tries what matters of the system whose API is at that URL: sends small bundles whose verdicts are known, asks, shares,
  deletes. Everything stands under a site of its own, and is removed at the end. The token in LOGVERDICT_TOKEN needs
  bundles:write, verdicts:read and classify, for every site.

  --site NAME        in that site instead, for a token that sees no other; nothing that stands there is touched
  --timeout SECONDS  how long a bundle may take to be read (180); more where others wait in the queue
  --narrow           what the token may not do is left out, instead of having failed
  --keep             the bundles stay, to be looked at

  Exit 0: all is as it should be; 1: something is not, or could not be removed; 2: usage.`;

const defaultSeconds = 180;

const Options = z
  .object({
    positionals: z.tuple([ApiUrl], 'expected the URL of one API'),
    site: z.string().regex(plainName, 'expected a name of at most 64 letters, digits, ".", "_", "-"').optional(),
    timeout: count('a number of seconds', 1, 86_400).optional(),
    narrow: z.boolean(),
    keep: z.boolean(),
  })
  .transform(({ positionals: [url], site, timeout, narrow, keep }) => ({
    url,
    site: site ?? null,
    readSeconds: timeout ?? defaultSeconds,
    isNarrow: narrow,
    isKept: keep,
  }));
export type SmokeOptions = z.output<typeof Options>;

/** Throws UsageError. */
export const parseSmokeOptions = (args: string[]): SmokeOptions =>
  parseWords(args, { site: text, timeout: text, narrow: flag, keep: flag }, Options);
