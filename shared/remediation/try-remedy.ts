// Stage 7, remediation: a remedy judged again before it is shown: the chains that were captured, verified as if it had
// been applied. What leaves the fault as it is is not shown; what stays unknown is said to be.
import type { Certificate } from '../model/certificate.ts';
import type { Remediation } from '../model/finding.ts';
import type { TrialServer } from '../model/trial.ts';
import { addressByName } from './address-by-name.ts';
import type { PlannedRemedy } from './plan-remediation.ts';
import { preferRsa } from './prefer-rsa.ts';
import { type RemedyTrials, shownIfItHelps, triedOn } from './tried-servers.ts';
import { needOf } from './trust-needs.ts';
import { replaceStored, trustIssuers, trustOwn } from './try-upload.ts';
import { withoutVerification } from './without-verification.ts';

/** null: not to be shown. Without a judged chain the remedy stays as it is. */
export function tryRemedy(planned: PlannedRemedy, server: TrialServer, context: RemedyTrials): Remediation | null {
  const { effect, remediation: remedy } = planned;
  if (effect === 'verification-off') return withoutVerification(remedy, server, context);
  if (effect === 'prefer-rsa') return preferRsa(remedy, server, context.trials);
  if (!server.chain?.isJudged || server.chain.fault === null) return remedy;
  if (effect === 'trust-own-certificate') return trustOwn(planned, server, context);
  if (effect === 'trust-issuers') return trustIssuers(planned, server, context);
  if (effect === 'replace-stored-ca') return replaceStored(planned, server, context);
  if (effect === 'send-intermediates') return sendIntermediates(remedy, server, context);
  if (effect === 'address-by-name') return addressByName(remedy, server, context);
  return remedy;
}

function sendIntermediates(remedy: Remediation, server: TrialServer, context: RemedyTrials): Remediation | null {
  const need = needOf(server);
  if (need?.kind === 'unknown-issuer' && !server.chain?.fault?.storedNamesake) return remedy;
  if (need?.kind !== 'known-issuers' || !need.rootIsStored || !server.chain) return null;
  const [leaf, ...others] = server.chain.certificates;
  const chain: [Certificate, ...Certificate[]] = [leaf, ...others, ...need.missing];
  return shownIfItHelps({ ...remedy, resolves: triedOn([], server, { chain }, context) }, server);
}
