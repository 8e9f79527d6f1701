// Stage 6, diagnosis: the findings of a node: what its log shows, what its captures show where the log is silent, and
// which certificates will expire soon.
import type { Finding } from '../model/finding.ts';
import { capturedFindings } from './captured-findings.ts';
import { expiringFindings } from './expiring-findings.ts';
import type { FindingContext } from './finding-frame.ts';
import type { JudgedNode } from './judge-node.ts';
import { loggedFindings } from './logged-findings.ts';
import { bySeverity } from './severity.ts';

/** By severity, then by first seen. Remediation is added by a later stage. */
export function findingsOf(node: JudgedNode, context: FindingContext): Finding[] {
  const findings = node.servers.flatMap((server) => [
    ...loggedFindings(node, server, context),
    ...capturedFindings(node, server, context),
    ...expiringFindings(node, server, context),
  ]);
  return findings.sort(
    (a, b) =>
      bySeverity(a.severity, b.severity) || compare(a.firstSeen ?? '', b.firstSeen ?? '') || compare(a.id, b.id),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
