// How often a client may ask: the numbers behind the name that every token carries. The embedded system counts by them,
// and the usage plans on AWS are made of them.
import * as z from 'zod';

export const RateTier = z.enum(['standard', 'high', 'bulk']);
export type RateTier = z.infer<typeof RateTier>;

export interface RateLimit {
  requestsPerSecond: number;
  /** Requests at once, after a pause. */
  burst: number;
}

/**
 * There is no quota per day: on AWS the clients of a tier share its plan, and one of them could use up everybody's day.
 * `bulk` is for whoever runs the system: it is not what ends a run over everything that is stored.
 */
export const rateLimits: Readonly<Record<RateTier, RateLimit>> = {
  standard: { requestsPerSecond: 20, burst: 60 },
  high: { requestsPerSecond: 100, burst: 300 },
  bulk: { requestsPerSecond: 2_000, burst: 1_250 }, // within what an account has in the smallest regions
};

/** Requests without a valid token, from one address: enough for a monitor with an old token, too few to guess by. */
export const strangerLimit: RateLimit = { requestsPerSecond: 5, burst: 200 };
