// Stage 6, diagnosis: the servers of a node that left captures and no log: those it connected to, by the name it asked
// for. A handshake that both sides completed counts as answered; one that was refused over a certificate as failed.
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { CaptureObservations, HandshakeTally } from '../model/capture-observations.ts';
import {
  type NodeObservations,
  newNodeObservations,
  newServerObservation,
  type ServerBudget,
  type ServerObservation,
} from '../model/observations.ts';
import { isPlainHost } from '../model/plain-host.ts';
import { isRefusal, isRejection } from './handshake-refusal.ts';

/** The subject as it is where it has a log, or no capture. */
export function withCaptureServers(subject: NodeSubject, budget: ServerBudget): NodeSubject {
  const { capture, hasLog } = subject.group;
  if (hasLog || subject.log !== null || capture === null) return subject;
  return { ...subject, log: serversOf(capture, subject.name, budget) };
}

function serversOf(capture: CaptureObservations, host: string, budget: ServerBudget): NodeObservations {
  const node = newNodeObservations(host, { servers: budget, times: { left: 0 } });
  for (const tally of capture.handshakes.values()) {
    if (tally.server.ip === capture.ownIp) continue; // somebody connected to the node
    const address = plainName(tally.sni) ?? tally.server.ip;
    const key = JSON.stringify([address.toLowerCase(), tally.server.port]);
    const known = node.servers.get(key);
    if (known === undefined && budget.left <= 0) {
      node.serversCut = true;
      continue;
    }
    if (known === undefined) budget.left--;
    const server = known ?? newServerObservation({ address, port: tally.server.port }, node.timeBudget);
    node.servers.set(key, server);
    count(server, tally);
  }
  return node;
}

/** An SNI is text of the client's; what cannot be a host name names no server. */
const plainName = (sni: string | null): string | null => (sni !== null && isPlainHost(sni) ? sni : null);

function count(server: ServerObservation, tally: HandshakeTally): void {
  const { ip } = tally.server;
  server.ip = ip;
  server.scheme = 'https';
  server.ok += tally.completed;
  if (tally.lastCompletedMs !== null) {
    const before = server.okSent.get(ip)?.get('captured') ?? tally.lastCompletedMs;
    server.okSent.set(ip, new Map([['captured', Math.max(before, tally.lastCompletedMs)]]));
    server.lastOkMs = Math.max(server.lastOkMs ?? tally.lastCompletedMs, tally.lastCompletedMs);
  }
  const refused = [...tally.clientAlerts].filter(([description]) => isRefusal(description));
  const rejected = [...tally.serverAlerts].filter(([description]) => isRejection(description));
  for (const [, alert] of [...refused, ...rejected]) {
    server.failed += alert.count;
    server.firstFailedMs = Math.min(server.firstFailedMs ?? tally.firstMs, tally.firstMs);
    server.lastFailedMs = Math.max(server.lastFailedMs ?? alert.lastMs, alert.lastMs);
    server.failures.set(ip, Math.max(server.failures.get(ip) ?? 0, alert.lastMs));
    server.certificateFailures.set(ip, Math.max(server.certificateFailures.get(ip) ?? 0, alert.lastMs));
  }
}
