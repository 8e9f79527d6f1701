// Stage 7, remediation: switching verification off, and which servers of the node answer then.
import type { Remediation } from '../model/finding.ts';
import type { TrialServer } from '../model/trial.ts';
import { isCertificateCause } from '../model/vocabulary.ts';
import { type RemedyTrials, unknown } from './tried-servers.ts';

/** Nothing is verified any more: whatever failed over its certificate passes. */
export function withoutVerification(
  remedy: Remediation,
  server: TrialServer,
  { trials, maxOthers }: RemedyTrials,
): Remediation {
  const failing = failingOver(trials.servers, server.nodeAt, maxOthers);
  const named = [...new Set([server, ...failing])].filter((each) => !isOther(each));
  return { ...remedy, resolves: named.map((each) => ({ ...unknown(each), result: 'pass' })) };
}

/** The first of them, where there are more than can be named. */
function failingOver(servers: readonly TrialServer[], nodeAt: number, most: number): TrialServer[] {
  const found: TrialServer[] = [];
  for (const each of servers) {
    if (found.length >= most) break;
    if (each.nodeAt === nodeAt && each.cause !== null && !isOther(each)) found.push(each);
  }
  return found;
}

/** Faults that have nothing to do with the certificate of the server. */
const isOther = ({ cause }: TrialServer): boolean =>
  cause === 'rejected-by-server' || (cause !== null && !isCertificateCause(cause));
