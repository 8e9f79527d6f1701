// Upload tickets on SQLite: a URL of this server that takes one upload of a promised length, once and for a while.
// Whoever knows the URL may upload, so only the hash of its secret part is stored.
import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '../../../../shared/model/fault.ts';
import type { UploadTicket, UploadTickets } from '../../../../shared/model/ports.ts';
import { bundleOf } from './bundle-rows.ts';
import type { Database } from './database.ts';

/** Type the uploader promises: the bundle's real type is told by its content. */
export const uploadType = 'application/octet-stream';

/** How long an ended ticket is still told from one that never was. */
const keptMs = 24 * 3_600_000;

export interface PromisedUpload {
  bundleId: string;
  method: UploadTicket['method'];
  key: string;
  sizeBytes: number | null;
}

export interface LocalUploadTickets extends UploadTickets {
  /**
   * What that ticket promises. Throws Fault `not-found`, or `upload-not-accepted` when it was used or has ended, or when
   * its bundle does not await an upload (any more).
   */
  redeemable(ticket: string): PromisedUpload;
  /** Uses up every ticket of that bundle; belongs inside the transaction that stores the object. Throws as `redeemable` does. */
  redeem(ticket: string): void;
}

export interface TicketOptions {
  now: () => Date;
  /** `http://127.0.0.1:3000`: known once the server listens. */
  baseUrl: () => string;
}

export function makeUploadTickets(db: Database, { now, baseUrl }: TicketOptions): LocalUploadTickets {
  const redeemable = (ticket: string): PromisedUpload => {
    const row = db.prepare('SELECT * FROM upload_tickets WHERE ticket_sha256 = ?').get(sha256Of(ticket));
    if (!row) throw new Fault('not-found', 'expected the URL of an upload ticket, found no such ticket');
    if (row.used_at !== null) throw new Fault('upload-not-accepted', 'this upload ticket has been used');
    if (String(row.expires_at) <= now().toISOString()) {
      throw new Fault('upload-not-accepted', `this upload ticket ended at ${row.expires_at}`);
    }
    const { size_bytes: size, object_key: key } = row;
    const bundleId = String(row.bundle_id);
    const status = bundleOf(db, bundleId)?.status ?? 'gone';
    if (status !== 'awaiting-upload') {
      throw new Fault('upload-not-accepted', `expected a bundle that awaits its upload, found one that is ${status}`);
    }
    const method = row.method === 'post' ? 'POST' : 'PUT';
    return { bundleId, method, key: String(key), sizeBytes: size === null ? null : Number(size) };
  };

  return {
    redeemable,
    redeem: (ticket) => {
      const { bundleId } = redeemable(ticket);
      db.prepare('UPDATE upload_tickets SET used_at = ? WHERE bundle_id = ?').run(now().toISOString(), bundleId);
    },
    issue: async ({ bundle, method }) => {
      if (bundle.uploadExpiresAt === null) {
        throw new Fault('invalid-request', `expected a bundle with an end of upload, found none on ${bundle.bundleId}`);
      }
      const longEnded = new Date(now().getTime() - keptMs).toISOString();
      db.prepare('DELETE FROM upload_tickets WHERE expires_at < ?').run(longEnded);
      const ticket = randomBytes(32).toString('base64url');
      db.prepare(
        `INSERT INTO upload_tickets (ticket_sha256, bundle_id, object_key, size_bytes, expires_at, method)
         VALUES (?, ?, ?, ?, ?, ?)`,
      ).run(sha256Of(ticket), bundle.bundleId, bundle.object.key, bundle.sizeBytes, bundle.uploadExpiresAt, method);
      const issued = { url: `${baseUrl()}/uploads/${ticket}`, expiresAt: bundle.uploadExpiresAt };
      if (method === 'post') return { ...issued, method: 'POST', fields: { 'Content-Type': uploadType } };
      return { ...issued, method: 'PUT', headers: { 'content-type': uploadType } };
    },
  };
}

const sha256Of = (ticket: string): string => createHash('sha256').update(ticket).digest('hex');
