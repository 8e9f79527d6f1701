// The consumer was told everything once, in order. The order in which the bundles ended is its own; what had to be told with
// each end follows from it.
import { bundlesByDelivery, differences, type Given } from './compare-bundles.ts';
import { keyOf } from './compare-nodes.ts';
import type { SoakEvent } from './event-consumer.ts';
import { aboutFinding, aboutVerdict, expectedEvents } from './expected-events.ts';
import { findingKey } from './expected-reading.ts';
import type { FoundApi } from './found-end.ts';
import type { Delivery } from './soak-plan.ts';

/** Differences that are named one by one. */
const shownSteps = 10;

export function wrongEvents(given: Given, api: FoundApi, events: readonly SoakEvent[]): string[] {
  const deliveryOf = deliveriesByBundle(given, api);
  return [
    ...wrongIds(events),
    ...wrongList(given, api, events),
    ...wrongSteps(given, stepsOf(events), deliveryOf, api),
  ];
}

function deliveriesByBundle(given: Given, api: FoundApi): Map<string, Delivery> {
  const { found } = bundlesByDelivery(given, api);
  const byBundle = new Map<string, Delivery>();
  for (const delivery of given.deliveries) {
    const uploaded = given.delivered.get(delivery.number)?.bundleId ?? null;
    for (const bundleId of [...(found.get(delivery.number) ?? []), ...(uploaded ? [uploaded] : [])])
      byBundle.set(bundleId, delivery);
  }
  return byBundle;
}

function wrongIds(events: readonly SoakEvent[]): string[] {
  const times = new Map<string, number>();
  for (const { eventId } of events) times.set(eventId, (times.get(eventId) ?? 0) + 1);
  return [...times].filter(([, n]) => n > 1).map(([eventId, n]) => `event ${eventId} was delivered ${n} times`);
}

/** What the list holds in the end is what was delivered, in the same order, but for bundles that were deleted since. */
function wrongList({ deliveries, delivered }: Given, api: FoundApi, events: readonly SoakEvent[]): string[] {
  const deleted = new Set(deliveries.flatMap((each) => (each.isDeleted ? delivered.get(each.number)?.bundleId : [])));
  const kept = events.filter(({ bundleId }) => !deleted.has(bundleId)).map(({ eventId }) => eventId);
  const listed = api.events.map(({ eventId }) => eventId);
  const at = listed.findIndex((eventId, place) => kept[place] !== eventId);
  if (at === -1 && listed.length === kept.length) return [];
  return [
    `events: ${listed.length} are in the list and ${kept.length} of them were delivered; the first to differ is number ${at === -1 ? listed.length : at}`,
  ];
}

/** The events of each end: what stands from one BundleClassified to the next was written with it. */
function stepsOf(events: readonly SoakEvent[]): SoakEvent[][] {
  const steps: SoakEvent[][] = [];
  for (const event of events) {
    const isFirst = event.type === 'BundleClassified' || steps.length === 0;
    if (isFirst) steps.push([event]);
    else steps.at(-1)?.push(event);
  }
  return steps;
}

function wrongSteps(
  { deliveries }: Given,
  steps: readonly (readonly SoakEvent[])[],
  deliveryOf: ReadonlyMap<string, Delivery>,
  { findings }: FoundApi,
): string[] {
  const keys = new Map(findings.map((finding) => [finding.findingId, keyOf(finding)]));
  const ended = new Map<Delivery, string[]>();
  const wrong: string[] = [];
  for (const [first, ...others] of steps) {
    const delivery = first && deliveryOf.get(first.bundleId);
    if (!first || !delivery) wrong.push(`${first?.type} of ${first?.bundleId}: expected no event of such a bundle`);
    else if (ended.has(delivery)) wrong.push(`bundle ${delivery.number}: its end was told twice`);
    else ended.set(delivery, [first, ...others].map((event) => told(event, delivery, keys)).sort());
  }
  for (const { number, fileName } of deliveries.filter((delivery) => !ended.has(delivery)))
    wrong.push(`bundle ${number} (${fileName}): its end was never told`);
  const expected = expectedEvents([...ended.keys()]);
  const found = [...ended].flatMap(([{ number }, lines], at) => {
    const wanted = (expected[at] ?? []).map(({ type, about }) => `${type} ${about}`);
    return differences(`bundle ${number}, events of its end`, wanted.sort(), lines);
  });
  const more = found.length > shownSteps ? [`... and ${found.length - shownSteps} more ends with other events`] : [];
  return [...wrong, ...found.slice(0, shownSteps), ...more];
}

function told(event: SoakEvent, delivery: Delivery, keys: ReadonlyMap<string, string>): string {
  return `${event.type} ${aboutOf(event, (findingId) => keys.get(findingId) ?? keyOfGone(delivery))}`;
}

/** A finding that went with its bundle: there was one server, and so at most one finding. */
function keyOfGone({ site, capture, isDeleted }: Delivery): string {
  const [server] = capture?.servers ?? [];
  if (!isDeleted || !capture || !server?.cause) return 'a finding that is not listed';
  return findingKey(site, capture.node, server, server.cause);
}

function aboutOf(event: SoakEvent, key: (findingId: string) => string): string {
  if (event.type === 'BundleClassified') return event.status;
  if (event.type === 'NodeVerdictChanged') return aboutVerdict(event.node, event.before, event.verdict);
  return aboutFinding(key(event.findingId), event.state, event.supersededBy && key(event.supersededBy));
}
