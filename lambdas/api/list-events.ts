// GET /v1/events: what changed, in order, for programs that keep up with it.
import * as z from 'zod';
import type { EventRecord } from '../../shared/model/stored-records.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { maxNodes } from './bundle-view.ts';
import { visibleSites } from './caller.ts';
import { bundleLinks, type Endpoint, findingLinks, nodeLinks } from './endpoint.ts';
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
  return pageAnswer(found, (each) => ({ ...shown(each), links: linksOf(each, base) }));
};

const shown = (event: EventRecord) =>
  event.type === 'BundleClassified'
    ? { ...event, nodes: event.nodes.slice(0, maxNodes), nodesTotal: event.nodes.length }
    : event;

function linksOf(event: EventRecord, base: string) {
  if (event.type === 'BundleClassified') return bundleLinks(base, event.bundleId);
  return event.type === 'NodeVerdictChanged' ? nodeLinks(base, event) : findingLinks(base, event);
}
