// GET /v1/events: what changed, in order, for programs that keep up with it.
import * as z from 'zod';
import { parseQuery } from '../middleware/parse-request.ts';
import { visibleSites } from './caller.ts';
import type { Endpoint } from './endpoint.ts';
import { eventView } from './event-view.ts';
import { given, pageAnswer, pageFields, pageRequest } from './paged-list.ts';

export const ListEventsQuery = z.strictObject({
  after: z.string().min(1).max(64).optional().describe('eventId of the last event that you have'),
  site: z.string().optional(),
  ...pageFields,
});

export const listEvents: Endpoint = async ({ event, caller, base }, deps) => {
  const { after, site, ...page } = parseQuery(event, ListEventsQuery);
  const filter = { sites: visibleSites(caller, site), ...given({ after }) };
  const found = await deps.verdicts.events(filter, pageRequest(page));
  return pageAnswer(found, (each) => eventView(each, base));
};
