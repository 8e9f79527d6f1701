// What must be shown of a node once some of its captures were read, in whatever order: the newest one's verdict, and for
// each finding whether it is open, resolved or superseded. The rules of the contract, told again.
import { expectedReading, findingKey, provesMended, shownCause } from './expected-reading.ts';
import type { Capture, Delivery, PlannedCause, PlannedServer } from './soak-plan.ts';

/** A delivery that is a capture. */
export interface CaptureDelivery extends Delivery {
  capture: Capture;
}

export const isCapture = (delivery: Delivery): delivery is CaptureDelivery => delivery.capture !== null;

export interface ExpectedFinding {
  server: PlannedServer;
  cause: PlannedCause;
  state: 'open' | 'resolved' | 'superseded';
  /** Number of the delivery that brought it into that state. */
  stateBy: number;
  /** Number of the newest delivery that showed it: it has the details. */
  shownBy: number;
  /** Key of the finding that took its place. */
  supersededBy: string | null;
  reopened: number;
}

export interface ExpectedNode {
  /** Number of the delivery with the newest capture. */
  latest: number;
  verdict: string;
  capturedAt: string;
  /** By `findingKey`. */
  findings: ReadonlyMap<string, ExpectedFinding>;
}

/** @param deliveries all of one node; null when there is none */
export function expectedNode(deliveries: readonly CaptureDelivery[]): ExpectedNode | null {
  const ordered = deliveries.toSorted((a, b) => a.capture.startMs - b.capture.startMs);
  const [latest] = ordered.slice(-1);
  const reading = latest && expectedReading(latest).node;
  if (!latest || !reading) return null;
  const findings = new Map<string, ExpectedFinding>();
  for (const delivery of ordered) {
    for (const finding of findings.values()) if (finding.state === 'open') close(finding, delivery);
    for (const { cause, ...server } of delivery.capture.servers) if (cause) show(findings, delivery, server, cause);
  }
  const { verdict, capturedAt } = reading;
  return { latest: latest.number, verdict, capturedAt, findings };
}

/** A newer capture that does not show an open finding: silence leaves it open. */
function close(finding: ExpectedFinding, { number, site, capture }: CaptureDelivery): void {
  const { server, cause } = finding;
  const other = shownCause(capture, server);
  if (other === cause) return;
  if (provesMended(capture, server)) Object.assign(finding, { state: 'resolved', stateBy: number });
  else if (other !== null) {
    const supersededBy = findingKey(site, capture.node, server, other);
    Object.assign(finding, { state: 'superseded', stateBy: number, supersededBy });
  }
}

function show(
  findings: Map<string, ExpectedFinding>,
  { number, site, capture }: CaptureDelivery,
  { address, ip, port }: PlannedServer,
  cause: PlannedCause,
): void {
  const server = { address, ip, port };
  const key = findingKey(site, capture.node, server, cause);
  const known = findings.get(key);
  const isClosed = known !== undefined && known.state !== 'open';
  findings.set(key, {
    server,
    cause,
    state: 'open',
    stateBy: known?.state === 'open' ? known.stateBy : number,
    shownBy: number,
    supersededBy: null,
    reopened: (known?.reopened ?? 0) + (isClosed ? 1 : 0),
  });
}
