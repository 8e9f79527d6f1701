// What the usage plans are on AWS: every token has its tier's rate, and whoever has no valid token the rate of their
// address. A valid token is let in however many wrong ones came from the same address: behind a proxy it is everybody's.
import { Fault } from '../../../shared/model/fault.ts';
import { type RateTier, rateLimits, strangerLimit } from '../../../shared/model/rate-limits.ts';
import { TokenBuckets } from './token-buckets.ts';

export interface RateLimits {
  /** Throws Fault `too-many-requests`. */
  countClient(tokenId: string, tier: RateTier): void;
  /** Throws Fault `too-many-requests`. */
  countStranger(address: string): void;
}

export function makeRateLimits(now: () => Date): RateLimits {
  const buckets = () => new TokenBuckets(() => now().getTime());
  const [clients, strangers] = [buckets(), buckets()];
  return {
    countClient: (tokenId, tier) => refuseAbove(clients.take(tokenId, rateLimits[tier]), `the tier ${tier} has`),
    countStranger: (address) => refuseAbove(strangers.take(address, strangerLimit), 'an address without a token has'),
  };
}

function refuseAbove(retryAfterSeconds: number, whose: string): void {
  if (retryAfterSeconds === 0) return;
  const message = `expected no more requests than ${whose}, found one more: come back after ${retryAfterSeconds} s`;
  throw new Fault('too-many-requests', message, { details: { retryAfterSeconds } });
}
