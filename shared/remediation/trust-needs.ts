// Stage 7, remediation: what the chain of a server lacks to be trusted.
import type { Certificate } from '../model/certificate.ts';
import type { TrustNeed } from '../model/server-evidence.ts';
import type { TrialServer } from '../model/trial.ts';

export const needOf = ({ chain }: TrialServer): TrustNeed | null => chain?.fault?.need ?? null;

/** What is to be added, where all of it is at hand. */
export function missingOf(server: TrialServer): readonly Certificate[] {
  const need = needOf(server);
  if (need?.kind === 'own-certificate') return [need.certificate];
  return need?.kind === 'known-issuers' ? need.missing : [];
}
