// Events as they stand in the database, in the order of the changes they tell of: the number of a row is given out inside
// the transaction of the change, and there is one writer.
import { Fault } from '../../../../shared/model/fault.ts';
import type { Page, PageRequest, VerdictStore } from '../../../../shared/model/ports.ts';
import { EventRecord } from '../../../../shared/model/stored-records.ts';
import type { Database, Row } from './database.ts';
import { ofSites, readCursor, writeCursor } from './listing.ts';
import { readRecord } from './stored-record.ts';

/** Belongs inside the transaction of the change. */
export function insertEvents(db: Database, events: readonly EventRecord[]): void {
  const insert = db.prepare('INSERT INTO events (event_id, site, bundle_id, record) VALUES (?, ?, ?, ?)');
  for (const event of events) insert.run(event.eventId, event.site, event.bundleId, JSON.stringify(event));
}

/** What events of that bundle said is gone; their places stay. */
export function blankEvents(db: Database, bundleId: string): void {
  db.prepare('UPDATE events SET record = NULL WHERE bundle_id = ?').run(bundleId);
}

export function listEvents(
  db: Database,
  { sites, after, since }: Parameters<VerdictStore['events']>[0],
  { limit, cursor }: PageRequest,
): Page<EventRecord> {
  const behind = cursor === null ? placeOf(db, sites, after) : placeIn(cursor);
  const [ofSite] = ofSites(sites);
  const rows = db
    .prepare(
      `SELECT seq, record FROM events WHERE seq > ? AND record IS NOT NULL ${ofSite ? `AND ${ofSite.clause}` : ''}
       AND record ->> 'time' >= ? ORDER BY seq LIMIT ?`,
    )
    .all(behind, ...(ofSite?.values ?? []), since ?? '', limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row: Row) => readRecord(EventRecord, 'event', row)),
    nextCursor: last && rows.length > limit ? writeCursor(['events', String(last.seq)]) : null,
  };
}

/** Throws Fault `invalid-request`: of a place that is none, no events would ever be told, and nobody would know. */
function placeIn(cursor: string): number {
  const [place] = readCursor(cursor, 'events', 1);
  if (/^\d{1,15}$/.test(place)) return Number(place);
  throw new Fault('invalid-request', 'cursor: expected the nextCursor of an earlier page of the same list');
}

function placeOf(db: Database, sites: readonly string[] | null, after: string | undefined): number {
  if (after === undefined) return 0;
  const row = db.prepare('SELECT seq, site FROM events WHERE event_id = ?').get(after);
  if (row && (sites === null || sites.includes(String(row.site)))) return Number(row.seq);
  throw new Fault('invalid-request', 'after: expected the id of an event, found none of that id');
}
