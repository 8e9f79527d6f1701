// Upload tickets on SQLite: a URL of this server that takes one upload of a promised length, once and for a while.
// Whoever knows the URL may upload, so only the hash of its secret part is stored.
import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '../../../../shared/model/fault.ts';
import type { UploadTickets } from '../../../../shared/model/ports.ts';
import type { Database } from './database.ts';

/** Type the uploader promises: the bundle's real type is told by its content. */
export const uploadType = 'application/octet-stream';

/** How long an ended ticket is still told from one that never was. */
const keptMs = 24 * 3_600_000;

export interface PromisedUpload {
  bundleId: string;
  key: string;
  sizeBytes: number | null;
}

export interface LocalUploadTickets extends UploadTickets {
  /** What that ticket promises. Throws Fault `not-found` or, when it was used or has ended, `upload-not-accepted`. */
  redeemable(ticket: string): PromisedUpload;
  /** Uses it up; belongs inside the transaction that stores the object. Throws as `redeemable` does. */
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
    const size = row.size_bytes;
    const { bundle_id: bundleId, object_key: key } = row;
    return { bundleId: String(bundleId), key: String(key), sizeBytes: size === null ? null : Number(size) };
  };

  return {
    redeemable,
    redeem: (ticket) => {
      redeemable(ticket);
      db.prepare('UPDATE upload_tickets SET used_at = ? WHERE ticket_sha256 = ?').run(
        now().toISOString(),
        sha256Of(ticket),
      );
    },
    issue: async ({ bundle, method }) => {
      if (bundle.uploadExpiresAt === null) {
        throw new Fault('invalid-request', `expected a bundle with an end of upload, found none on ${bundle.bundleId}`);
      }
      const longEnded = new Date(now().getTime() - keptMs).toISOString();
      db.prepare('DELETE FROM upload_tickets WHERE expires_at < ?').run(longEnded);
      const ticket = randomBytes(32).toString('base64url');
      db.prepare(
        `INSERT INTO upload_tickets (ticket_sha256, bundle_id, object_key, size_bytes, expires_at)
         VALUES (?, ?, ?, ?, ?)`,
      ).run(sha256Of(ticket), bundle.bundleId, bundle.object.key, bundle.sizeBytes, bundle.uploadExpiresAt);
      const issued = { url: `${baseUrl()}/uploads/${ticket}`, expiresAt: bundle.uploadExpiresAt };
      if (method === 'post') return { ...issued, method: 'POST', fields: { 'Content-Type': uploadType } };
      return { ...issued, method: 'PUT', headers: { 'content-type': uploadType } };
    },
  };
}

const sha256Of = (ticket: string): string => createHash('sha256').update(ticket).digest('hex');
