// Stage 6, diagnosis: role, release and verification of a node, by the newest evidence there is; never a default.
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { VerificationThen } from '../model/observations.ts';
import type { Role, Verification } from '../model/vocabulary.ts';

/** Requests to other hosts make it a C; else the dump's word, else what its relaying shows. */
export function roleOf(subject: NodeSubject): Role {
  const { group, log } = subject;
  if (log !== null && log.sentElsewhere > 0 && (!group.status?.role || reachedOthers(subject))) return 'C';
  if (group.status?.role) return group.status.role;
  return log !== null && log.relayedToLoopback > 0 ? 'E' : 'unknown';
}

/** Whether a server was reached at an address that is not the node's own. */
function reachedOthers({ group: { configuration, status }, log }: NodeSubject): boolean {
  const own = new Set([...(configuration?.ownAddresses ?? []), ...(status?.ownAddresses ?? [])]);
  return [...(log?.servers.values() ?? [])].some(({ ip }) => ip !== null && !own.has(ip));
}

/** As it stands at the end of the log. */
export function verificationOf(subject: NodeSubject): Verification {
  if (roleOf(subject) === 'E') return 'not-applicable';
  return subject.log?.verification?.state ?? configuredVerification(subject);
}

/** What the dumps say: they were taken when logging started. */
function configuredVerification({ group }: NodeSubject): Verification {
  const { configuration, status } = group;
  if (configuration === null) return 'unknown';
  const setting = configuration.verifyOriginServer;
  if (typeof setting === 'boolean') return setting ? 'enforced' : 'off';
  if (setting === null) return 'unknown';
  return isBefore(status?.version ?? null, [14, 0, 8]) ? 'not-implemented' : 'unknown';
}

/** How verification stood at some moment of the log. */
export function verificationThen(then: VerificationThen, subject: NodeSubject): Verification {
  if (then === 'captured') return 'unknown';
  if (then !== 'before-log') return then;
  const configured = configuredVerification(subject);
  // No change stands before the first line that tells: it tells of what was before as well.
  return configured === 'unknown' ? (subject.log?.verificationBefore?.state ?? 'unknown') : configured;
}

export const verifies = (verification: Verification): boolean =>
  verification === 'enforced' || verification === 'permissive';

/** `X14.0.7` before 14.0.8; an unknown release is before nothing. */
function isBefore(version: string | null, than: readonly [number, number, number]): boolean {
  const found = /^X(\d+)\.(\d+)(?:\.(\d+))?/.exec(version ?? '');
  if (found === null) return false;
  const parts = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  for (const [at, limit] of than.entries()) {
    const part = parts[at] ?? 0;
    if (part !== limit) return part < limit;
  }
  return false;
}
