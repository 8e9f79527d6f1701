// Rate limits in memory: one bucket for every client, filled at a steady rate, and a request takes one token out of it.
import type { RateLimit } from '../../../shared/model/rate-limits.ts';

interface Bucket {
  tokens: number;
  atMs: number;
}

/** The client that was not seen for longest is forgotten first: by then its bucket is full, or its like are a crowd. */
const maxClients = 10_000;

export class TokenBuckets {
  /** In the order they were used. */
  readonly #buckets = new Map<string, Bucket>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @returns 0, or how many whole seconds later there is a token for this client */
  take(client: string, { requestsPerSecond, burst }: RateLimit): number {
    const atMs = this.#nowMs();
    const { tokens, atMs: thenMs } = this.#buckets.get(client) ?? { tokens: burst, atMs };
    const filled = Math.min(burst, tokens + (Math.max(0, atMs - thenMs) / 1_000) * requestsPerSecond);
    const isLetIn = filled >= 1;
    this.#keep(client, { tokens: isLetIn ? filled - 1 : filled, atMs });
    return isLetIn ? 0 : Math.max(1, Math.ceil((1 - filled) / requestsPerSecond));
  }

  #keep(client: string, bucket: Bucket): void {
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > maxClients && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
