// What the dead-letters function is wired with.
import type { VerdictStore, WorkQueue } from '../../shared/model/ports.ts';
import type { CountBundle } from '../ingest/bundle-figures.ts';
import type { PublishDeps } from '../ingest/publish-report.ts';
import type { Log } from '../middleware/log-entry.ts';

export interface DeadLettersDeps extends PublishDeps {
  /** The one bucket whose events are worked on. */
  bucket: string;
  verdicts: VerdictStore;
  /** Where the messages go that people look at. */
  setAside: WorkQueue;
  countBundle?: CountBundle;
  log: Log;
}
