// Hands the messages of the queue to the ingest function, one at a time: a bundle may be large, and memory is bounded.
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sqsEventOf } from '../drop/s3-event.ts';
import { type DurableQueue, maxDeaths, type QueueMessage } from '../storage/sqlite/work-queue.ts';

/** How often a quiet queue is asked for messages that have waited long enough. */
const idleMs = 500;
/** After the database refused a write: the disk may be full. */
const brokenMs = 1_000;

export interface WorkerParts {
  queue: DurableQueue;
  ingest: (event: SQSEvent) => Promise<SQSBatchResponse>;
  /** Whether the storage refused something since this was last asked. */
  hasRefused: () => boolean;
  /** A message was worked through. */
  onDone: (message: QueueMessage) => void;
  /** It was not: `refused` when what came of it could not be stored, `put aside` when it is not tried again. */
  onFailed: (message: QueueMessage, how: 'failed' | 'refused' | 'put aside') => void;
  /** The work itself cannot go on, for now. */
  onBroken: (error: unknown) => void;
}

export class Worker {
  readonly #parts: WorkerParts;
  readonly #running: Promise<void>;
  #isStopping = false;
  #atHand: QueueMessage | null = null;
  #rest = new AbortController();

  /** Starts at once. */
  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  /** There may be work. */
  wake(): void {
    this.#rest.abort();
  }

  /** Ends after the message at hand, or when `graceMs` are over: that message is then the first one next time. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.wake();
    const grace = new AbortController();
    await Promise.race([this.#running, restFor(graceMs, grace)]);
    grace.abort();
    if (this.#atHand !== null) this.#parts.queue.release(this.#atHand);
    this.#atHand = null;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#rest = new AbortController();
      try {
        // A message that could not be settled is still ours: no other one is taken before it.
        this.#atHand ??= this.#parts.queue.receive();
        if (this.#atHand === null) await restFor(idleMs, this.#rest);
        else await this.#work(this.#atHand);
      } catch (error) {
        this.#parts.onBroken(error);
        await restFor(brokenMs, new AbortController());
      }
    }
  }

  async #work(message: QueueMessage): Promise<void> {
    const { queue, onDone, onFailed } = this.#parts;
    const outcome = message.deaths < maxDeaths ? await this.#outcomeOf(message) : 'failed';
    if (this.#atHand === null) return; // given back meanwhile: the database may be closed
    if (outcome === 'done') queue.done(message);
    if (outcome === 'refused') queue.refused(message);
    const isPutAside = outcome === 'failed' && queue.failed(message);
    this.#atHand = null;
    if (outcome === 'done') onDone(message);
    else onFailed(message, isPutAside ? 'put aside' : outcome);
  }

  async #outcomeOf(message: QueueMessage): Promise<'done' | 'failed' | 'refused'> {
    const { ingest, hasRefused, onBroken } = this.#parts;
    hasRefused(); // what was refused before says nothing about this one
    try {
      const { batchItemFailures } = await ingest(sqsEventOf(message));
      if (batchItemFailures.length === 0) return 'done';
    } catch (error) {
      onBroken(error);
    }
    return hasRefused() ? 'refused' : 'failed';
  }
}

/** Ends early, and quietly, when aborted. */
const restFor = (ms: number, { signal }: AbortController): Promise<void> =>
  sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
