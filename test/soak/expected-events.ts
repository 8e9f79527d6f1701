// Which events must follow when the bundles end in a given order. The order itself is no matter of the plan: the
// consumer's own BundleClassified events tell it.
import {
  type CaptureDelivery,
  type ExpectedFinding,
  type ExpectedNode,
  expectedNode,
  isCapture,
} from './expected-history.ts';
import { expectedReading } from './expected-reading.ts';
import type { Delivery } from './soak-plan.ts';

export interface ExpectedEvent {
  type: string;
  /** Of what it tells: a bundle's status, a node's verdicts before and after, a finding by its key and state. */
  about: string;
}

export const aboutVerdict = (node: string, before: string | null, verdict: string): string =>
  `${node}: ${before ?? 'unknown'} to ${verdict}`;
export const aboutFinding = (key: string, state: string, supersededBy: string | null): string =>
  `${key}: ${state}${supersededBy === null ? '' : ` by ${supersededBy}`}`;

/**
 * The events of each end, its BundleClassified first, the others in no order.
 * @param ended deliveries in the order in which their bundles ended
 */
export function expectedEvents(ended: readonly Delivery[]): ExpectedEvent[][] {
  const read = new Map<string, CaptureDelivery[]>();
  return ended.map((delivery) => {
    const classified = { type: 'BundleClassified', about: expectedReading(delivery).status };
    if (!isCapture(delivery)) return [classified];
    const place = `${delivery.site} ${delivery.capture.node}`;
    const before = read.get(place) ?? [];
    const after = [...before, delivery];
    read.set(place, after);
    return [classified, ...changes(delivery.capture.node, expectedNode(before), expectedNode(after))];
  });
}

function changes(node: string, before: ExpectedNode | null, after: ExpectedNode | null): ExpectedEvent[] {
  const events: ExpectedEvent[] = [];
  if (after && after.verdict !== before?.verdict) {
    const about = aboutVerdict(node, before?.verdict ?? null, after.verdict);
    events.push({ type: 'NodeVerdictChanged', about });
  }
  for (const [key, finding] of after?.findings ?? []) {
    const type = changeOf(before?.findings.get(key), finding);
    if (type !== null) events.push({ type, about: aboutFinding(key, finding.state, finding.supersededBy) });
  }
  return events;
}

/** A finding that stands as it did, but for its details, is updated. */
function changeOf(before: ExpectedFinding | undefined, now: ExpectedFinding): string | null {
  if (before?.state === now.state && before.reopened === now.reopened)
    return JSON.stringify(before) === JSON.stringify(now) ? null : 'FindingUpdated';
  return { open: 'FindingOpened', resolved: 'FindingResolved', superseded: 'FindingSuperseded' }[now.state];
}
