// Stage 6, diagnosis: every certificate that a node presents, trusts or is presented with, and that expires soon.
import type { Certificate } from '../model/certificate.ts';
import type { NodeReport } from '../model/report.ts';
import { captureEndMs } from './capture-end.ts';
import { expiresWithin } from './expiring-findings.ts';
import { instant } from './instant.ts';
import type { JudgedNode } from './judge-node.ts';

type Expiring = NodeReport['expiring'][number];

/** Certificates listed; a hostile trust store may hold thousands. */
const maxListed = 200;

/** Servers named for one of them. */
const maxServers = 50;

/** By date; a certificate stands once for each place it has. */
export function expiringCertificates(node: JudgedNode): Expiring[] {
  const { group } = node.subject;
  const atMs = captureEndMs(node.subject);
  if (atMs === null) return [];
  const found = [
    ...group.ownCertificates.flatMap((each) => expiring(each, 'own', atMs)),
    ...(group.trustStore?.certificates ?? []).flatMap((each) => expiring(each, 'trust-store', atMs)),
    ...presentedBy(node, atMs),
  ];
  return found
    .toSorted((a, b) => compare(`${a.notAfter} ${a.sha256} ${a.where}`, `${b.notAfter} ${b.sha256} ${b.where}`))
    .slice(0, maxListed);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function expiring(certificate: Certificate, where: Expiring['where'], atMs: number): Expiring[] {
  const within = expiresWithin(certificate, atMs);
  if (within === null) return [];
  const { sha256, subject, notAfterMs } = certificate;
  const notAfter = instant(notAfterMs);
  return [{ sha256, subject: subject.slice(0, 500), notAfter, withinDays: within.days, where, servers: [] }];
}

function presentedBy(node: JudgedNode, atMs: number): Expiring[] {
  const found = new Map<string, Expiring>();
  for (const { observed, evidence } of node.servers)
    for (const certificate of evidence.presented[0]?.path ?? []) {
      const [told] = expiring(certificate, 'server', atMs);
      const known = found.get(certificate.sha256) ?? told;
      if (known === undefined) continue;
      if (known.servers.length < maxServers) known.servers.push({ address: observed.address, port: observed.port });
      found.set(certificate.sha256, known);
    }
  return [...found.values()];
}
