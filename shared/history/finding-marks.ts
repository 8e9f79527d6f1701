// What people add to a finding, and what a finding keeps of it when its node is worked out again.
import { Fault } from '../model/fault.ts';
import type { FindingChange, FindingRecord, FoldedFinding } from '../model/stored-records.ts';

/** Tickets of one finding: more are a loop in somebody's program. */
const maxTickets = 50;

/** The same finding where the change changes nothing. Throws Fault `too-many-marks`. */
export function changedFinding(finding: FindingRecord, change: FindingChange, at: Date): FindingRecord {
  const now = at.toISOString();
  const { tickets, acknowledgement } = finding;
  if (change.kind === 'link-ticket') {
    if (tickets.some(isTicket(change))) return finding;
    if (tickets.length >= maxTickets) {
      throw new Fault('too-many-marks', `expected at most ${maxTickets} tickets of a finding, found one more`);
    }
    const ticket = { system: change.system, ticketId: change.ticketId, linkedAt: now };
    return { ...finding, tickets: [...tickets, ticket], updatedAt: now };
  }
  if (change.kind === 'unlink-ticket') {
    const left = tickets.filter((ticket) => !isTicket(change)(ticket));
    return left.length === tickets.length ? finding : { ...finding, tickets: left, updatedAt: now };
  }
  if (change.kind === 'withdraw-acknowledgement') {
    return acknowledgement === null ? finding : { ...finding, acknowledgement: null, updatedAt: now };
  }
  const { reason, by, expiresAt } = change;
  const isSame =
    acknowledgement?.reason === reason && acknowledgement.by === by && acknowledgement.expiresAt === expiresAt;
  return isSame ? finding : { ...finding, acknowledgement: { reason, by, at: now, expiresAt }, updatedAt: now };
}

type Ticket = { system: string; ticketId: string };
const isTicket =
  (wanted: Ticket) =>
  ({ system, ticketId }: Ticket): boolean =>
    system === wanted.system && ticketId === wanted.ticketId;

/** Without the marks, as the fold gives it: what tells whether captures changed anything. */
export function foldedPart({
  tickets: _t,
  acknowledgement: _a,
  updatedAt: _u,
  ...folded
}: FindingRecord): FoldedFinding {
  return folded;
}

/** A finding as the fold gives it, with the marks that it had before. */
export function markedFinding(folded: FoldedFinding, before: FindingRecord | undefined, at: Date): FindingRecord {
  const marks = { tickets: before?.tickets ?? [], acknowledgement: before?.acknowledgement ?? null };
  const isSame = before !== undefined && JSON.stringify(sorted(foldedPart(before))) === JSON.stringify(sorted(folded));
  return { ...folded, ...marks, updatedAt: isSame ? before.updatedAt : at.toISOString() };
}

/** Fields in one order: what was stored may have had another. */
const sorted = (folded: FoldedFinding) => Object.entries(folded).sort(([a], [b]) => (a < b ? -1 : 1));
