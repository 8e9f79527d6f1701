// What answers have in common: ids, links, lists.
import * as z from 'zod';

export const BundleId = z.string();
export const FindingId = z.string().regex(/^f_[a-z2-7]{26}$/);

/** Text that came with a bundle, or that another caller wrote. */
export const Untrusted = z.string().describe('untrusted text');
export const Site = z.string().describe('untrusted text: a folder of the drop folder may be called anything');
export const Reference = z.string().nullable().describe('untrusted text: the id of a case, as its uploader wrote it');

const Path = z.string().describe('path on this server, with what stands before `/v1`');

export const Links = z
  .object({
    self: Path,
    report: Path.describe('the report of the newest bundle it rests on'),
    html: Path.describe('the same as a page'),
  })
  .describe('where to go on; follow them rather than building paths');

export const SelfLink = z.object({ self: Path });

export const NextCursor = z
  .string()
  .nullable()
  .describe('give it as `cursor` to have the next page; null: this was the last');

/** A page of a list. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: NextCursor });

/** How many entries were left out of each list, so that the answer stays below five megabytes. */
export const omittedOf = <L extends string>(...lists: readonly L[]) =>
  z
    .object(Object.fromEntries(lists.map((list) => [list, z.number()])) as Record<L, z.ZodNumber>)
    .describe(
      'entries left out at the end of each list because the answer would be too large; the report has them all',
    );
