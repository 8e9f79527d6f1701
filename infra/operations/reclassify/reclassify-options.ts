// The words of `npm run reclassify`, checked.
import * as z from 'zod';
import { BundleStatus } from '../../../shared/model/stored-records.ts';
import { ApiUrl } from '../api/api-target.ts';
import { count, flag, noWords, parseWords, Time, text } from '../command.ts';

export const usage = `usage: npm run -s reclassify -- --url URL [--site S] [--reference R] [--status S] [--engine-other-than-current]
                              [--since TIME] [--at-once COUNT] [--timeout SECONDS] [--cursor CURSOR] [--dry-run]

  Has stored bundles read again, all that match, the newest first: after an upgrade that brings new signatures, or when what
  made some fail is mended. Reports, verdicts and findings are then those of today's program. The token in
  LOGVERDICT_TOKEN needs bundles:write and verdicts:read.

  --site S, --reference R       of that site, of that case
  --status S                    complete, partial, unreadable or failed
  --engine-other-than-current   read by another version of program or signatures than the one that answers now; given
                                again after an interruption, it goes on with what is left
  --since TIME                  stored then or later: 2026-01-31, or with time and zone
  --at-once COUNT               so many wait in the queue at a time, so that new bundles need not wait long (5)
  --timeout SECONDS             how long one may take before it is counted as waiting and the next is asked for (1800)
  --cursor CURSOR               goes on where an interrupted run said that it was
  --dry-run                     says what would be read again

  Exit 0: all have been read again; 1: some have not; 2: usage.`;

const defaults = { atOnce: 5, seconds: 1_800 };
const readStatuses = BundleStatus.extract(['complete', 'partial', 'unreadable', 'failed']);

const Options = z
  .object({
    positionals: noWords,
    url: z.string({ error: 'expected the URL of an API' }).pipe(ApiUrl),
    site: z.string().min(1).optional(),
    reference: z.string().min(1).optional(),
    status: readStatuses.optional(),
    'engine-other-than-current': z.boolean(),
    since: Time.optional(),
    'at-once': count('a number of bundles', 1, 1_000).optional(),
    timeout: count('a number of seconds', 1, 86_400).optional(),
    cursor: z.string().min(1).optional(),
    'dry-run': z.boolean(),
  })
  .transform((words) => ({
    url: words.url,
    query: { site: words.site, reference: words.reference, status: words.status },
    isOtherEngine: words['engine-other-than-current'],
    sinceMs: words.since ?? null,
    atOnce: words['at-once'] ?? defaults.atOnce,
    readSeconds: words.timeout ?? defaults.seconds,
    cursor: words.cursor ?? null,
    isDryRun: words['dry-run'],
  }));
export type ReclassifyOptions = z.output<typeof Options>;

/** Throws UsageError. */
export const parseReclassifyOptions = (args: string[]): ReclassifyOptions =>
  parseWords(
    args,
    {
      url: text,
      site: text,
      reference: text,
      status: text,
      'engine-other-than-current': flag,
      since: text,
      'at-once': text,
      timeout: text,
      cursor: text,
      'dry-run': flag,
    },
    Options,
  );
