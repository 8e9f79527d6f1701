// What events tell, in words that tests compare: all of it but the id and the time.
import type { EventRecord } from '../../shared/model/stored-records.ts';

export function told(event: EventRecord): string {
  if (event.type === 'BundleClassified') return `BundleClassified ${event.bundleId} ${event.status}`;
  if (event.type === 'NodeVerdictChanged') {
    return `NodeVerdictChanged ${event.node} ${event.before} ${event.verdict} by ${event.bundleId}`;
  }
  return `${event.type} ${event.findingId} ${event.state} by ${event.bundleId}`;
}
