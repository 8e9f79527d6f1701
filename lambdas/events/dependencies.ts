// What the events function is wired with.
import type { EventOutlet, WorkQueue } from '../../shared/model/ports.ts';
import type { EventRecord } from '../../shared/model/stored-records.ts';
import type { Log } from '../middleware/log-entry.ts';

/** A change of an item, and how its event is had. */
export interface ChangedItem {
  /** Where the change stands in the stream. */
  sequenceNumber: string;
  /** Seconds since 1970. */
  changedAt: number;
  stream: string;
  /** null: the change tells nothing. Throws Fault `stored-record-unreadable`. */
  event(): EventRecord | null;
}

export interface EventsDeps {
  /** The changes in what the stream hands over. Throws when that is none of its batches. */
  changesIn(batch: unknown): ChangedItem[];
  outlet: EventOutlet;
  /** Where the position of a change is left that can never be told as it is. */
  deadLetters: WorkQueue;
  /** Milliseconds. */
  pause(ms: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  log: Log;
}
