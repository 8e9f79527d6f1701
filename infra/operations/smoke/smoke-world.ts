// What the cases share: a site, a case number and an Expressway of their own, the bundles that were sent so far, and how to
// send one and wait for it.
import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { AnnouncedBundle, BundleInProgress, type Upload } from '../../../lambdas/api/answers/bundle-answers.ts';
import { FindingList, type FindingOverTime } from '../../../lambdas/api/answers/finding-answers.ts';
import { finishedStatuses } from '../../../shared/model/stored-records.ts';
import { type ApiAnswer, type ApiCall, type ApiClient, codeOf, pause } from '../api/api-client.ts';
import { expectJson, expectOne, NotAllowed, Unmet } from './expectations.ts';
import { cleanBundle, failingBundle, type SmokeBundle } from './smoke-bundles.ts';

export type ReadBundle = z.infer<typeof BundleInProgress>;
export type Finding = z.infer<typeof FindingOverTime>;

export interface SmokeWorldParts {
  api: ApiClient;
  /** For URLs that an answer gave: uploads and shared links. */
  elsewhere: ApiClient;
  /** null: one of its own. */
  site: string | null;
  /** How long a bundle may take to be read. */
  readMs: number;
  /** For the upload of a bundle. */
  uploadMs: number;
  signal: AbortSignal;
}

/** An index on AWS lags behind, and events are held back for ten seconds. */
const soonMs = 30_000;
const lookMs = 1_000;
const quickLookMs = 200;
const quickLooks = 3;

export class SmokeWorld {
  readonly #mark = randomBytes(5).toString('hex');
  /** Names this run in everything that it leaves: case number, and site unless one was given. */
  readonly name = `smoke-${this.#mark}`;
  /** The Expressway of its bundles. */
  readonly node = `expc-${this.#mark}`;
  readonly site: string;
  /** Ids of everything announced, to be removed at the end. */
  readonly announced = new Set<string>();
  readonly #parts: SmokeWorldParts;
  readonly #once = new Map<string, Promise<ReadBundle>>();

  constructor(parts: SmokeWorldParts) {
    this.#parts = parts;
    this.site = parts.site ?? this.name;
  }

  /** Throws NotAllowed where the token is too narrow. */
  async ask(method: string, path: string, call: ApiCall = {}): Promise<ApiAnswer> {
    const answer = await this.#parts.api.ask(method, path, call);
    if (answer.status === 403 && codeOf(answer) === 'forbidden' && !call.isOpen) {
      throw new NotAllowed(`the token may not ${method} ${path.replace(/\/[bf]_[^/]+/, '/…')}`);
    }
    return answer;
  }

  /** In this run's site. */
  get(path: string, query: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return this.ask('GET', path, { query: { site: this.site, ...query } });
  }

  /** Without a token, at a URL that an answer gave. */
  follow(url: string): Promise<ApiAnswer> {
    return this.#parts.elsewhere.ask('GET', url, { isOpen: true, query: { format: 'json' } });
  }

  async announce({ fileName, bytes }: SmokeBundle, more: { sha256?: string; key?: string } = {}) {
    const { sha256, key } = more;
    const body = {
      fileName,
      sizeBytes: bytes.length,
      site: this.site,
      reference: this.name,
      ...(sha256 && { sha256 }),
    };
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    const answer = await this.ask('POST', '/v1/bundles', { body, headers });
    const announced = expectJson(answer, 201, AnnouncedBundle);
    this.announced.add(announced.bundleId);
    return announced;
  }

  /** Announces, sends, and waits until it has ended. */
  async send(bundle: SmokeBundle, more: { sha256?: string } = {}): Promise<ReadBundle> {
    const { bundleId, upload } = await this.announce(bundle, more);
    if (upload === null) throw new Unmet('expected a place to send the bytes to, found none');
    await this.#put(upload, bundle.bytes);
    return this.ended(bundleId);
  }

  async ended(bundleId: string): Promise<ReadBundle> {
    const { readMs, signal } = this.#parts;
    const start = performance.now();
    for (let looks = 0; ; looks++) {
      // A small bundle is often read before the system looks again by itself.
      const headers: Record<string, string> = looks < quickLooks ? {} : { prefer: 'wait=20' };
      const bundle = expectJson(await this.ask('GET', `/v1/bundles/${bundleId}`, { headers }), 200, BundleInProgress);
      if (finishedStatuses.includes(bundle.status)) return bundle;
      if (performance.now() - start > readMs) {
        const found = `found one that is ${bundle.status}`;
        throw new Unmet(`expected a bundle that has ended within ${readMs / 1000} s, ${found}`);
      }
      await pause(looks < quickLooks ? quickLookMs : lookMs, signal);
    }
  }

  /** Repeats what does not hold yet for a while. */
  async soon<T>(check: () => Promise<T>): Promise<T> {
    for (const start = performance.now(); ; ) {
      try {
        return await check();
      } catch (error) {
        const isOver = performance.now() - start > soonMs || this.#parts.signal.aborted;
        if (!(error instanceof Unmet) || isOver) throw error;
      }
      await pause(lookMs, this.#parts.signal);
    }
  }

  /** The bundle with a server that fails, sent once. */
  failing(): Promise<ReadBundle> {
    return this.#sentOnce('failing', () => this.send(failingBundle(this.node)));
  }

  /** The newer one, in which everything passes. */
  clean(): Promise<ReadBundle> {
    return this.#sentOnce('clean', async () => {
      await this.failing();
      return this.send(cleanBundle(this.node));
    });
  }

  /** The one finding of this run. */
  async finding(): Promise<Finding> {
    await this.failing();
    const answer = await this.get('/v1/findings', { node: this.node });
    return expectOne('finding of this node', expectJson(answer, 200, FindingList).items);
  }

  /** Whoever asks after it failed is told so, at once. */
  #sentOnce(what: string, send: () => Promise<ReadBundle>): Promise<ReadBundle> {
    const known = this.#once.get(what);
    if (known !== undefined) {
      return known.catch(() => {
        throw new Error(`expected the ${what} bundle to be read, found that it was not: see above`);
      });
    }
    const sent = send();
    this.#once.set(what, sent);
    return sent;
  }

  async #put({ method, url, headers = {} }: z.infer<typeof Upload>, bytes: Buffer): Promise<void> {
    const { uploadMs, signal } = this.#parts;
    const ends = AbortSignal.any([signal, AbortSignal.timeout(uploadMs)]);
    const answer = await fetch(url, { method, headers, body: new Uint8Array(bytes), signal: ends }).catch(
      (error: Error) => {
        throw new Unmet(`expected the upload to be taken, found no answer: ${error.message}`);
      },
    );
    if (!answer.ok) throw new Unmet(`expected the upload to be taken, found ${answer.status}: ${await answer.text()}`);
  }
}
