// What a token can be asked for with, over HTTP and on the command line.
import * as z from 'zod';
import { VisibleString } from '../../shared/model/caller-text.ts';
import { RateTier } from '../../shared/model/rate-limits.ts';
import { TokenScope } from '../../shared/model/stored-records.ts';

/** Ten years. */
const maxHours = 87_600;
/** Characters that all sites of a token may have: they travel with every request. */
const maxSitesText = 4_000;

/** A site is whatever a folder in the drop folder is called; `*` is every site. */
const Site = VisibleString.min(1).max(255);

/** Fields of a schema. */
export const tokenFields = {
  name: VisibleString.min(1).max(100).nullable().default(null).describe('what you call it'),
  scopes: z.array(TokenScope).min(1).transform(distinct).describe('what it may do'),
  sites: z
    .array(Site)
    .min(1) // else it would be nobody's, and every admin's to revoke
    .refine(
      (sites) => JSON.stringify(sites).length <= maxSitesText,
      `expected at most ${maxSitesText} characters in all`,
    )
    .transform(distinct)
    .describe('what it may see; `*` is every site'),
  expiresInHours: z.int().min(1).max(maxHours).nullable().default(null).describe('null: until it is revoked'),
  rateTier: RateTier.default('standard').describe('how often it may ask'),
};

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
