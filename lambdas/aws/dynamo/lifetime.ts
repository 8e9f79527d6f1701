// When an item may be removed by the table itself. It is removed up to some days later, and one of two that belong together
// before the other: whoever reads them looks at the time in the record, and takes one that is gone for one that has ended.
import type { ShareRecord, TokenGrant } from '../../../shared/model/stored-records.ts';
import { tableSchema } from './table.ts';

/** Days that a token which has ended stays in the list of tokens, for whoever asks why nothing works any more. */
const endedTokenDays = 30;

type Lifetime = { [tableSchema.timeToLive]?: number };

export const shareLifetime = ({ expiresAt }: ShareRecord): Lifetime => endsAt(Date.parse(expiresAt));

/** A token without an end stays for ever. */
export const tokenLifetime = ({ expiresAt }: TokenGrant): Lifetime =>
  expiresAt === null ? {} : endsAt(Date.parse(expiresAt) + endedTokenDays * 86_400_000);

const endsAt = (ms: number): Lifetime => ({ [tableSchema.timeToLive]: Math.ceil(ms / 1000) });
