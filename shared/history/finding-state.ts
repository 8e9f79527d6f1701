// What one newer capture proves about an open finding that it does not show: mended, replaced, or nothing.
import type { FindingFact, FoldedFinding, NodeCapture } from '../model/stored-records.ts';
import { Severity } from '../model/vocabulary.ts';

type Next = Pick<FoldedFinding, 'state' | 'supersededBy'>;
type Server = NonNullable<FindingFact['server']>;

const open: Next = { state: 'open', supersededBy: null };
const resolved: Next = { state: 'resolved', supersededBy: null };

/**
 * @param finding open, and not among the findings of `capture`
 * @param shownIn the newest capture that showed it
 * @param capture a newer one
 */
export function nextState(finding: FindingFact, shownIn: NodeCapture, capture: NodeCapture): Next {
  const { server } = finding;
  if (!server) return open; // a finding about the node itself has no exchange that could prove it mended
  if (isOtherMachine(shownIn, capture)) return open;
  if (isForeboding(finding)) return hasPassed(finding, capture) && isVerified(server, capture) ? resolved : open;
  if (isVerified(server, capture)) return resolved;
  return otherCause(finding, server, capture) ?? otherAddress(server, shownIn, capture) ?? open;
}

/** Nothing had failed when it was found: a certificate that is to expire, a chain that will fail once it is verified. */
const isForeboding = ({ count, cause }: FindingFact): boolean => count === 0 && cause === 'expired';

/** Expiries are told of up to 90 days ahead: what is verified later is verified with another certificate. */
const aheadMs = 90 * 24 * 60 * 60 * 1000;
const hasPassed = ({ lastSeen }: FindingFact, { capturedAt }: NodeCapture): boolean =>
  lastSeen !== null && Date.parse(capturedAt) > Date.parse(lastSeen) + aheadMs;

/** Two machines that go by one name in one site say nothing about each other. */
const isOtherMachine = ({ serialNumber: one }: NodeCapture, { serialNumber: other }: NodeCapture): boolean =>
  one !== null && other !== null && one !== other;

/** A capture that was cut short may lack the failures that follow its successes: it proves nothing mended. */
function isVerified(server: Server, capture: NodeCapture): boolean {
  const here = capture.servers.filter(isAt(server));
  return (
    capture.complete &&
    here.some(({ verifiedOk }) => verifiedOk) &&
    here.every(({ verdict }) => verdict !== 'fail' && verdict !== 'warn')
  );
}

function otherCause(finding: FindingFact, server: Server, capture: NodeCapture): Next | null {
  // What has not failed yet takes the place of nothing that did.
  const facts = findingsAt(server, capture).filter(({ count }) => count > 0);
  const causes = new Set(facts.map(({ cause }) => cause));
  for (const { cause } of capture.servers.filter(isAt(server))) if (cause) causes.add(cause);
  if (causes.size === 0 || causes.has(finding.cause)) return null;
  return { state: 'superseded', supersededBy: gravest(facts) };
}

/** The same endpoint is asked for under another address now. One that was asked for beside the old one replaces nothing. */
function otherAddress(server: Server, shownIn: NodeCapture, capture: NodeCapture): Next | null {
  if (server.ip === null || capture.servers.some(isAt(server))) return null;
  const successor = capture.servers.find(
    (now) => now.ip === server.ip && now.port === server.port && !shownIn.servers.some(isAt(now)),
  );
  return successor ? { state: 'superseded', supersededBy: gravest(findingsAt(successor, capture)) } : null;
}

function isAt(wanted: Pick<Server, 'address' | 'port'>) {
  const address = wanted.address.toLowerCase();
  return (server: Pick<Server, 'address' | 'port'>) =>
    server.port === wanted.port && server.address.toLowerCase() === address;
}

const findingsAt = (server: Pick<Server, 'address' | 'port'>, { findings }: NodeCapture): FindingFact[] =>
  findings.filter((fact) => fact.server && isAt(server)(fact.server));

function gravest(facts: readonly FindingFact[]): string | null {
  const rank = ({ severity, findingId }: FindingFact) => `${Severity.options.indexOf(severity)} ${findingId}`;
  const [first] = [...facts].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return first?.findingId ?? null;
}
