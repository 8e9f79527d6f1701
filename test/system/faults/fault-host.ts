// A place where ingest runs and can be hurt. The fault suites run against each of them: the embedded system on its own
// disk, and the bundled functions with DynamoDB, S3 and SQS over the wire.
import type { BundleSource, ReportStore, VerdictStore } from '../../../shared/model/ports.ts';

/** How a worker ended that was handed a message. Only after `done` has the message left the queue. */
export type Delivery = 'done' | 'handed back' | 'died';

/** What becomes of a write, and of whoever made it; null: nothing happens to it. */
export type WriteFault = 'refused' | 'died' | null;

export interface DownloadFault {
  key: string;
  /** `refused`: none begins. `short`: it ends as if that were all. `stalled`: nothing more comes, and the connection stays. */
  how: 'refused' | 'cut' | 'short' | 'stalled';
  afterBytes: number;
  /** Downloads that it happens to. */
  times: number;
  /** What somebody else does at that moment. */
  meanwhile?: () => Promise<void>;
}

/** Something that goes wrong outside the program, until it is mended. */
export interface Troubles {
  /** Over before the worker gives up. */
  passing: readonly string[];
  /** As long as it lasts nothing gets done. */
  lasting: readonly string[];
}

export interface FaultHost {
  /** The one bucket whose events are worked on. */
  bucket: string;
  /** What is stored, as its readers see it. Events are shown at once. */
  verdicts: VerdictStore;
  reports: ReportStore;
  source: BundleSource;
  /** Stores the bytes under that key; answers the message that the bucket sends of it, which is not in the queue yet. */
  store(key: string, bytes: Uint8Array): Promise<string>;
  /** The object is gone from the store, whichever version of it. */
  lose(key: string): Promise<void>;
  /** Puts messages into the queue. */
  send(...bodies: string[]): Promise<void>;
  /** The next message is handed out that often, and handed back every time. */
  handBack(times: number): Promise<void>;
  /** Hands the next message to a worker. Throws when there is none. */
  work(): Promise<Delivery>;
  /** The same, with a worker that has done all, and is ended before it can say so. */
  workUnheard(): Promise<Delivery>;
  /** The same, with a worker that runs out of time or memory in the middle of that bundle. */
  workWithout(what: 'time' | 'memory', key: string): Promise<Delivery>;
  /** Hands the message to a second worker, beside the queue. */
  rival(body: string): Promise<Delivery>;
  /** Until the queue is empty. Answers the messages that were put aside, in the order of that. */
  workThrough(): Promise<string[]>;
  /** Asked before every write of the worker, counted from 1 since the hook was set. */
  beforeWrite(hook: ((nth: number) => Promise<WriteFault>) | null): void;
  breakDownload(fault: DownloadFault): void;
  /** @returns what mends it */
  trouble(name: string): Promise<() => Promise<void>>;
  /** As DELETE of the API does; answers its status. */
  delete(bundleId: string): Promise<number>;
  /** Copies of the report beside the dropped object. */
  copiesOf(key: string): Promise<{ json: string | null; markdown: string | null }>;
  /** Makes a stored record one that a newer program has written; answers a look at it as it stands. */
  makeNewer(what: NewerRecord): Promise<() => Promise<string>>;
  /** What is stored and belongs to nothing, in words. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
}

export type NewerRecord = { kind: 'bundle'; bundleId: string } | { kind: 'node'; site: string; node: string };
