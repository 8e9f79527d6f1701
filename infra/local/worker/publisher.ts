// Keeps at it until every dropped bundle has its report beside the drop folder. A bundle that was read is done with,
// whether or not its copy can be written just now: what stands in the way there is tried again without end.
import { type PublishDeps, publishReport } from '../../../lambdas/ingest/publish-report.ts';
import type { ReportStore } from '../../../shared/model/ports.ts';
import { plainReason } from '../plain-reason.ts';
import type { Database } from '../storage/sqlite/database.ts';
import { unpublishedBundles } from '../storage/sqlite/published-reports.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 5 * 60_000;

export interface PublisherOptions {
  db: Database;
  deps: PublishDeps;
  now: () => Date;
  /** A line for people. */
  say: (line: string) => void;
}

interface Failing {
  reason: string;
  failures: number;
  retryAt: number;
}

export class Publisher {
  readonly #options: PublisherOptions;
  /** By key of the dropped file. */
  readonly #failing = new Map<string, Failing>();

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** The same store for the ingest function: a copy that cannot be written is left to the looks. */
  get reports(): ReportStore {
    const { reports } = this.#options.deps;
    return { ...reports, publish: (published) => this.#attempt(published.key, () => reports.publish(published)) };
  }

  /** Publishes what has no whole copy of its newest version and is due. Looks must not overlap. */
  async look(): Promise<void> {
    const { db, deps, now } = this.#options;
    for (const bundle of unpublishedBundles(db)) {
      const { key } = bundle.object;
      if (now().getTime() < (this.#failing.get(key)?.retryAt ?? 0)) continue;
      await this.#attempt(key, () => publishReport(bundle, deps));
    }
  }

  async #attempt(key: string, publish: () => Promise<boolean>): Promise<boolean> {
    try {
      const isWritten = await publish();
      if (this.#failing.delete(key)) this.#options.say(`${key}: its report is there now`);
      return isWritten;
    } catch (error) {
      this.#noteFailure(key, plainReason(error));
      return false;
    }
  }

  #noteFailure(key: string, reason: string): void {
    const before = this.#failing.get(key);
    const failures = (before?.failures ?? 0) + 1;
    const delay = Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
    this.#failing.set(key, { reason, failures, retryAt: this.#options.now().getTime() + delay });
    if (before?.reason === reason) return;
    this.#options.say(`${key}: its report cannot be written yet, and is tried again until it can: ${reason}`);
  }
}
