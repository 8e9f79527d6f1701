// Stage 7, remediation: remedies that change the trusted CA list, tried on the servers that they touch: which certificates
// to upload, what that mends, and what it would break.
import type { Certificate } from '../model/certificate.ts';
import type { Remediation } from '../model/finding.ts';
import type { TrialChange, TrialServer } from '../model/trial.ts';
import { certificateArtifact } from './certificate-artifact.ts';
import type { PlannedRemedy } from './plan-remediation.ts';
import { isSame, type RemedyTrials, type Resolved, shownIfItHelps, triedOn, unknown } from './tried-servers.ts';
import { needOf } from './trust-needs.ts';

export function trustOwn(planned: PlannedRemedy, server: TrialServer, context: RemedyTrials): Remediation | null {
  if (needOf(server)?.kind !== 'own-certificate') return null;
  const { add } = context.uploads.for(server);
  return add && upload(planned, server, { add }, context);
}

/** An intermediate without its root does not help, so it is never offered alone. */
export function trustIssuers(planned: PlannedRemedy, server: TrialServer, context: RemedyTrials): Remediation | null {
  const need = needOf(server);
  if (need?.kind === 'known-issuers') {
    const { add } = context.uploads.for(server);
    return add && upload(planned, server, { add }, context);
  }
  if (need?.kind !== 'unknown-issuer' || server.chain?.fault?.storedNamesake) return null;
  return { ...planned.remediation, resolves: sharing(server, need.of, context) };
}

/** Servers that lack the same issuer, which nobody has: nothing can be tried on them. */
const sharing = (server: TrialServer, of: Certificate, { uploads, maxOthers }: RemedyTrials): Resolved[] =>
  [server, ...othersOf(server, uploads.lackingIssuer(server.group, of)).slice(0, maxOthers)].map(unknown);

const othersOf = (own: TrialServer, servers: readonly TrialServer[]): TrialServer[] =>
  servers.filter((each) => !isSame(each, own));

/** The servers that it mends, and those that pass now and would not any more. */
function upload(
  planned: PlannedRemedy,
  server: TrialServer,
  change: TrialChange & { add: readonly Certificate[] },
  context: RemedyTrials,
): Remediation | null {
  const { add, remove = [] } = change;
  const { uploads, maxOthers } = context;
  const mended = triedOn(uploads.lacking(server.group, add), server, change, context);
  const relying = uploads.relying(server.group, [...add, ...remove]).slice(0, maxTriedForHarm);
  const [, ...tried] = triedOn(relying, server, change, { ...context, maxOthers: maxTriedForHarm });
  const broken = tried.filter(({ result }) => result === 'fail');
  const resolves = [...mended, ...broken.slice(0, maxOthers)];
  return shownIfItHelps({ ...withArtifacts(planned, change, server, context), resolves }, server);
}

/** Passing servers that an upload is tried on, to see whether it harms them. */
const maxTriedForHarm = 500;

function withArtifacts(
  { remediation, stepsAtHand }: PlannedRemedy,
  { add: certificates, remove = [] }: TrialChange & { add: readonly Certificate[] },
  server: TrialServer,
  { trials, pemRoom }: RemedyTrials,
): Remediation {
  if (pemRoom.left <= 0) return remediation;
  const artifacts = certificates.map((certificate) => {
    const judged = trials.judge(server, { add: [certificate], remove });
    const completes = judged !== null && (judged.fault === null || judged.fault.need === null);
    return certificateArtifact(certificate, originOf(certificate, server), completes);
  });
  pemRoom.left -= artifacts.reduce((sum, { pem }) => sum + pem.length, 0);
  return { ...remediation, artifacts, steps: stepsAtHand.length > 0 ? stepsAtHand : remediation.steps };
}

/** Seen in the chain of that server, or elsewhere in the evidence. */
const originOf = ({ sha256 }: Certificate, { evidence }: TrialServer): 'capture' | 'other-evidence' =>
  evidence.presented.some(({ certificates }) => certificates.some((each) => each.sha256 === sha256))
    ? 'capture'
    : 'other-evidence';

export function replaceStored(planned: PlannedRemedy, server: TrialServer, context: RemedyTrials): Remediation | null {
  const old = server.chain?.fault?.storedNamesake;
  const need = needOf(server);
  if (!old || need === null) return null;
  if (need.kind === 'unknown-issuer') return { ...planned.remediation, resolves: sharing(server, need.of, context) };
  const { add } = context.uploads.for(server, old);
  return add && upload(planned, server, { add, remove: [old] }, context);
}
