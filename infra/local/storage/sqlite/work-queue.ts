// The work queue on SQLite: a message stays until it is done, waits longer after every failure, and is put aside as a
// dead letter when it failed too often. A process that dies over it (a kill, a power cut) says little about the message.
import { randomUUID } from 'node:crypto';
import type { WorkQueue } from '../../../../shared/model/ports.ts';
import { type Database, inTransaction, type Row } from './database.ts';

/** As often as the queue on AWS hands one out before it goes to the dead letters. */
const maxFailures = 5;
/** More than any operator's kills and restarts; fewer than a bundle that takes all memory should cause. */
export const maxDeaths = 20;
const firstDelayMs = 2_000;
const longestDelayMs = 5 * 60_000;
/** As soon as there is room again the work is to go on. */
const refusedDelayMs = 5_000;

export interface QueueMessage {
  /** Names the message in the database. */
  rowId: number;
  messageId: string;
  body: string;
  /** This time included. */
  receiveCount: number;
  /** How often the process died over it. From `maxDeaths` on it is not to be tried again, only to be `failed`. */
  deaths: number;
  sentAt: Date;
}

export interface DurableQueue extends WorkQueue {
  /** As `send`, for use inside a transaction of the same database. */
  enqueue(body: string): void;
  /** Leases the oldest message that is due; null when none is. */
  receive(): QueueMessage | null;
  done(message: QueueMessage): void;
  /** Gives it back for later; true when it was put aside as a dead letter instead. */
  failed(message: QueueMessage): boolean;
  /** Gives it back for later, however often that happens: what came of it could not be stored, whatever it is about. */
  refused(message: QueueMessage): void;
  /** Gives it back as if it had never been received. */
  release(message: QueueMessage): void;
  /** Messages that are waiting or being worked on. */
  size(): number;
}

export interface QueueOptions {
  now: () => Date;
  /** Called in the transaction that puts a message aside; whoever said `failed` is told of it. */
  onDeadLetter: (body: string) => void;
}

/**
 * One process owns the database: what is leased when it opens was leased by one that died. It goes behind what is
 * waiting, so that it cannot keep the others from their turn.
 */
export function makeWorkQueue(db: Database, { now, onDeadLetter }: QueueOptions): DurableQueue {
  const opened = now().getTime();
  db.prepare('UPDATE messages SET leased = 0, deaths = deaths + 1, visible_at = ? WHERE leased = 1').run(opened);

  const enqueue = (body: string): void => {
    const sentAt = now().getTime();
    db.prepare(
      'INSERT INTO messages (message_id, body, receive_count, leased, visible_at, sent_at) VALUES (?, ?, 0, 0, ?, ?)',
    ).run(randomUUID(), body, sentAt, sentAt);
  };

  const putAside = (message: QueueMessage): void =>
    inTransaction(db, () => {
      db.prepare(
        `INSERT INTO dead_letters (message_id, body, receive_count, sent_at, died_at)
         SELECT message_id, body, receive_count, sent_at, ? FROM messages WHERE id = ?`,
      ).run(now().getTime(), message.rowId);
      db.prepare('DELETE FROM messages WHERE id = ?').run(message.rowId);
      onDeadLetter(message.body);
    });

  const lease = (): Row | undefined =>
    db
      .prepare(
        `UPDATE messages SET leased = 1, receive_count = receive_count + 1
         WHERE id = (SELECT id FROM messages WHERE leased = 0 AND visible_at <= ? ORDER BY visible_at, id LIMIT 1)
         RETURNING id, message_id, body, receive_count, deaths, sent_at`,
      )
      .get(now().getTime());

  return {
    enqueue,
    send: async (body) => enqueue(body),
    receive() {
      const row = lease();
      return row ? messageOf(row) : null;
    },
    done: ({ rowId }) => void db.prepare('DELETE FROM messages WHERE id = ?').run(rowId),
    failed(message) {
      const failures = message.receiveCount - message.deaths;
      if (failures >= maxFailures || message.deaths >= maxDeaths) {
        putAside(message);
        return true;
      }
      const delay = Math.min(firstDelayMs * 4 ** (failures - 1), longestDelayMs);
      db.prepare('UPDATE messages SET leased = 0, visible_at = ? WHERE id = ?').run(
        now().getTime() + delay,
        message.rowId,
      );
      return false;
    },
    refused: ({ rowId }) =>
      void db
        .prepare('UPDATE messages SET leased = 0, receive_count = receive_count - 1, visible_at = ? WHERE id = ?')
        .run(now().getTime() + refusedDelayMs, rowId),
    release: ({ rowId }) =>
      void db.prepare('UPDATE messages SET leased = 0, receive_count = receive_count - 1 WHERE id = ?').run(rowId),
    size: () => Number(db.prepare('SELECT count(*) AS size FROM messages').get()?.size),
  };
}

const messageOf = (row: Row): QueueMessage => ({
  rowId: Number(row.id),
  messageId: String(row.message_id),
  body: String(row.body),
  receiveCount: Number(row.receive_count),
  deaths: Number(row.deaths),
  sentAt: new Date(Number(row.sent_at)),
});
