// What the ingest function is wired with.
import type { Analysis, AnalysisContext } from '../../shared/analysis.ts';
import type { FileInput } from '../../shared/model/analysis-input.ts';
import type { TimeOver } from '../../shared/model/bundle-member.ts';
import type { Limits } from '../../shared/model/limits.ts';
import type { RunnablePack } from '../../shared/model/pack.ts';
import type { BundleSource, Redelivery, ReportStore, VerdictStore } from '../../shared/model/ports.ts';
import type { Report } from '../../shared/model/report.ts';
import type { ObjectRef } from '../../shared/model/stored-records.ts';
import type { Log } from '../middleware/log-entry.ts';
import type { CountBundle } from './bundle-figures.ts';

export interface IngestDeps {
  /** The one bucket whose events are worked on; events of any other are logged and left. */
  bucket: string;
  source: BundleSource;
  reports: ReportStore;
  verdicts: VerdictStore;
  /** `analyse` of shared/analysis.ts, for bundles that are one file each. */
  analyse: (inputs: Iterable<FileInput>, context: AnalysisContext) => Promise<Analysis>;
  /** Faces of the report that stand beside a dropped file: `renderJson`, and `renderMarkdown` at full length. */
  renderJson: (report: Report) => string;
  renderMarkdown: (report: Report, options: { full: boolean }) => string;
  pack: RunnablePack;
  limits: Limits;
  /** Version of the program. With the pack's SHA-256 it tells whether a stored report is still what would come out. */
  engineVersion: string;
  /** Told now and then how far the reading is, in bytes of the stored object. Optional: nothing rests on it. */
  onProgress?: (bundleId: string, progress: { readBytes: number; sizeBytes: number }, log: Log) => void;
  /** Removes bytes of a deleted bundle that were stored anew. Absent: what is stored anew is another bundle. */
  removeDeleted?: (object: ObjectRef) => Promise<void>;
  /** Absent: the queue has a back-off of its own. */
  redelivery?: Redelivery;
  /** Told of every bundle that was read, or has failed. */
  countBundle?: CountBundle;
  now: () => Date;
  log: Log;
}

/** What differs from one message to the next. */
export interface Delivery {
  /** How often the message was handed out, this time included. */
  receiveCount: number;
  /** Not null: the invocation must come to its end. Reading stops then, and what was read is judged and stored. */
  timeOver: () => TimeOver | null;
}

export type DeliveryDeps = IngestDeps & Delivery;
