// An event as callers see it, in a list of the API and on the event bus alike.
import type { EventRecord } from '../../shared/model/stored-records.ts';
import { maxNodes } from './bundle-view.ts';
import { bundleLinks, findingLinks, nodeLinks } from './endpoint.ts';

/** @param most nodes that are named, where fewer than usual fit */
export const eventView = (event: EventRecord, base: string, most = maxNodes) => ({
  ...(event.type === 'BundleClassified' ? withFewer(event, Math.min(most, maxNodes)) : event),
  links: linksOf(event, base),
});

const withFewer = (event: Extract<EventRecord, { type: 'BundleClassified' }>, most: number) => ({
  ...event,
  nodes: event.nodes.slice(0, most),
  nodesTotal: event.nodes.length,
});

function linksOf(event: EventRecord, base: string) {
  if (event.type === 'BundleClassified') return bundleLinks(base, event.bundleId);
  return event.type === 'NodeVerdictChanged' ? nodeLinks(base, event) : findingLinks(base, event);
}
