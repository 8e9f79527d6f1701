// Messages that the queue on SQLite has put aside: listed, and put back when their reason is gone.
import { type Database, inTransaction } from './database.ts';

export interface DeadLetter {
  rowId: number;
  body: string;
  diedAt: Date;
}

/** The oldest first. */
export const deadLetters = (db: Database): DeadLetter[] =>
  db
    .prepare('SELECT id, body, died_at FROM dead_letters ORDER BY id')
    .all()
    .map(({ id, body, died_at }) => ({ rowId: Number(id), body: String(body), diedAt: new Date(Number(died_at)) }));

/** Each is tried anew as if it had never failed. One that is gone by then is left alone. */
export function putBack(db: Database, letters: readonly DeadLetter[], now: Date): void {
  const at = now.getTime();
  inTransaction(db, () => {
    for (const { rowId } of letters) {
      db.prepare(
        `INSERT INTO messages (message_id, body, receive_count, leased, visible_at, sent_at)
         SELECT message_id, body, 0, 0, ?, sent_at FROM dead_letters WHERE id = ?`,
      ).run(at, rowId);
      db.prepare('DELETE FROM dead_letters WHERE id = ?').run(rowId);
    }
  });
}
