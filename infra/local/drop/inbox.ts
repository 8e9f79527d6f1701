// The one way a bundle enters: its bytes are on disk, then object, event and whatever else the door has to remember are
// written in one transaction. A process that dies before it has taken nothing; after it, nothing can be lost.
import type { ObjectStore, StoredContent } from '../storage/object-store.ts';
import { type Database, inTransaction } from '../storage/sqlite/database.ts';
import type { DurableQueue } from '../storage/sqlite/work-queue.ts';
import { s3EventOf } from './s3-event.ts';

export interface Inbox {
  objects: ObjectStore;
  /**
   * Content that stands under its key already is told of again all the same: its report may have been removed.
   * @param also written in the same transaction; when it throws nothing is taken
   */
  take(key: string, content: StoredContent, eventName: 'Put' | 'Post', also: () => void): void;
}

/** @param onTaken called when there is new work in the queue */
export function makeInbox(db: Database, objects: ObjectStore, queue: DurableQueue, onTaken: () => void): Inbox {
  return {
    objects,
    take(key, content, eventName, also) {
      inTransaction(db, () => {
        also();
        queue.enqueue(s3EventOf(objects.record(key, content), eventName));
      });
      onTaken();
    },
  };
}
