// Has bundles read again, a few at a time: the next is asked for when one of those that wait has been read.
import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { type Bundle, BundleInProgress } from '../../../lambdas/api/answers/bundle-answers.ts';
import { finishedStatuses } from '../../../shared/model/stored-records.ts';
import { type ApiClient, answered, codeOf, pause, problemOf } from '../api/api-client.ts';

export type ListedBundle = z.infer<typeof Bundle>;

export interface RereadParts {
  api: ApiClient;
  atOnce: number;
  /** How long one may take. */
  readMs: number;
  /** Between two looks at one that the server did not hold. */
  lookMs: number;
  signal: AbortSignal;
  /** One was read again, with what it came to. */
  onRead: (bundle: ListedBundle, isChanged: boolean) => void;
  /** One was not, and why. */
  onLeft: (bundle: ListedBundle, reason: string) => void;
}

interface Asked {
  bundle: ListedBundle;
  atMs: number;
}

export class Rereading {
  readonly #parts: RereadParts;
  /** The one that was asked for first comes first. */
  readonly #waiting: Asked[] = [];

  constructor(parts: RereadParts) {
    this.#parts = parts;
  }

  /** Asks for one more, as soon as there is room. */
  async add(bundle: ListedBundle): Promise<void> {
    const { api, atOnce, onLeft } = this.#parts;
    while (this.#waiting.length >= atOnce) await this.#settleFirst();
    const answer = await api.ask('POST', `/v1/bundles/${bundle.bundleId}/reclassify`);
    if (answer.status === 202) this.#waiting.push({ bundle, atMs: performance.now() });
    else if (codeOf(answer) === 'bundle-not-found') onLeft(bundle, 'it was deleted meanwhile');
    else if (codeOf(answer) === 'bundle-without-object') onLeft(bundle, 'its bytes never came');
    else throw new Error(`expected ${bundle.bundleId} to be read again, found ${problemOf(answer)}`);
  }

  /** Waits for those that have been asked for. */
  async finish(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#parts.signal.aborted) await this.#settleFirst();
  }

  async #settleFirst(): Promise<void> {
    const { readMs, onRead, onLeft } = this.#parts;
    const [first] = this.#waiting;
    if (!first) return;
    const { bundle, atMs } = first;
    const read = await this.#lookAt(bundle.bundleId);
    if (read === 'deleted') onLeft(bundle, 'it was deleted meanwhile');
    else if (finishedStatuses.includes(read.status)) onRead(read, hasChanged(bundle, read));
    else if (performance.now() - atMs > readMs) onLeft(bundle, `it is still ${read.status}`);
    else return pause(this.#parts.lookMs, this.#parts.signal);
    this.#waiting.shift();
  }

  async #lookAt(bundleId: string): Promise<z.infer<typeof BundleInProgress> | 'deleted'> {
    const answer = await this.#parts.api.ask('GET', `/v1/bundles/${bundleId}`, { headers: { prefer: 'wait=20' } });
    if (codeOf(answer) === 'bundle-not-found') return 'deleted';
    return answered(answer, 200, BundleInProgress);
  }
}

const hasChanged = (before: ListedBundle, after: ListedBundle): boolean =>
  before.status !== after.status || !isDeepStrictEqual(before.nodes, after.nodes);
