// PUT and DELETE /v1/findings/{findingId}/tickets/{system}/{ticketId} and …/acknowledgement: what people add to a finding.
// Later captures leave it as it is.
import * as z from 'zod';
import { PlainName, VisibleString } from '../../shared/model/caller-text.ts';
import { Fault } from '../../shared/model/fault.ts';
import type { FindingChange } from '../../shared/model/stored-records.ts';
import { checkParams, parseBody, parseQuery } from '../middleware/parse-request.ts';
import type { ApiDeps } from './dependencies.ts';
import { type ApiRequest, type Endpoint, findingLinks, json } from './endpoint.ts';
import { visibleFinding } from './get-finding.ts';

export const FindingMarkQuery = z.strictObject({});
export const TicketParams = z.object({
  system: PlainName,
  ticketId: VisibleString.min(1).max(128),
});
export const AcknowledgementBody = z.strictObject({
  reason: VisibleString.min(1).max(1_000).describe('why nothing is done for now'),
  by: VisibleString.min(1).max(128).nullable().default(null).describe('who says so'),
  expiresAt: z.iso
    .datetime({ offset: true })
    .transform((time) => new Date(time).toISOString())
    .nullable()
    .default(null)
    .describe('a time to come; null: until it is withdrawn'),
});

export const linkTicket: Endpoint = (request, deps) => {
  const { system, ticketId } = checkParams(request.params, TicketParams);
  return change(request, { kind: 'link-ticket', system, ticketId }, deps);
};

export const unlinkTicket: Endpoint = (request, deps) => {
  const { system, ticketId } = checkParams(request.params, TicketParams);
  return change(request, { kind: 'unlink-ticket', system, ticketId }, deps);
};

export const acknowledge: Endpoint = (request, deps) => {
  const { reason, by, expiresAt } = parseBody(request.event, AcknowledgementBody);
  if (expiresAt !== null && Date.parse(expiresAt) <= deps.now().getTime()) {
    const errors = [{ in: 'body', pointer: '/expiresAt', detail: 'expected a time to come' }];
    throw new Fault('invalid-request', 'the body is not as expected at /expiresAt', { details: { errors } });
  }
  return change(request, { kind: 'acknowledge', reason, by, expiresAt }, deps);
};

export const withdrawAcknowledgement: Endpoint = (request, deps) =>
  change(request, { kind: 'withdraw-acknowledgement' }, deps);

async function change({ event, caller, params, base }: ApiRequest, asked: FindingChange, deps: ApiDeps) {
  parseQuery(event, FindingMarkQuery);
  const { findingId } = await visibleFinding(params.findingId ?? '', caller, deps);
  const changed = await deps.verdicts.changeFinding(findingId, asked);
  if (!changed) throw new Fault('finding-not-found', 'expected a finding, found that it is gone');
  return json({ ...changed, links: findingLinks(base, changed) });
}
