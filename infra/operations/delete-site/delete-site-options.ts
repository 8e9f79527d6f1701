// The words of `npm run delete-site`, checked.
import * as z from 'zod';
import { ApiUrl } from '../api/api-target.ts';
import { flag, noWords, parseWords, Time, text } from '../command.ts';

export const usage = `usage: npm run -s delete-site -- --url URL --site S [--before TIME] [--yes]

  Deletes every bundle of a site with all that came of it: files, reports, facts, verdicts, findings, events, shared links.
  Without --yes it only says what that would be. The token in LOGVERDICT_TOKEN needs bundles:write and verdicts:read for
  that site. What is sent meanwhile is deleted too; keep it from coming first (revoke tokens, stop the drop folder).

  --site S       the site, exactly as it is written
  --before TIME  only bundles that were stored before: 2026-01-31, or with time and zone
  --yes          delete it, for good

  Exit 0: nothing that was meant is left, or --yes was not given; 1: something is left; 2: usage.`;

const Options = z
  .object({
    positionals: noWords,
    url: z.string({ error: 'expected the URL of an API' }).pipe(ApiUrl),
    site: z.string({ error: 'expected the name of a site' }).min(1, 'expected the name of a site'),
    before: Time.optional(),
    yes: z.boolean(),
  })
  .transform(({ url, site, before, yes }) => ({ url, site, beforeMs: before ?? null, isMeant: yes }));
export type DeleteSiteOptions = z.output<typeof Options>;

/** Throws UsageError. */
export const parseDeleteSiteOptions = (args: string[]): DeleteSiteOptions =>
  parseWords(args, { url: text, site: text, before: text, yes: flag }, Options);
