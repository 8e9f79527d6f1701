// Stage 7, remediation: a remedy judged again before it is shown: the chains that were captured, verified as if it had
// been applied. What leaves the fault as it is is not shown; what stays unknown is said to be.
import type { Certificate } from '../model/certificate.ts';
import type { Remediation } from '../model/finding.ts';
import type { TrialChange, TrialServer, Trials } from '../model/trial.ts';
import { isCertificateCause } from '../model/vocabulary.ts';
import { certificateArtifact } from './certificate-artifact.ts';
import type { PlannedRemedy } from './plan-remediation.ts';
import { preferRsa } from './prefer-rsa.ts';
import { needOf, type TrustUploads } from './trust-uploads.ts';

type Resolved = Remediation['resolves'][number];

export interface RemedyTrials {
  trials: Trials;
  uploads: TrustUploads;
  /** Other servers that one remedy names: a report of very many failing servers would grow with their square. */
  maxOthers: number;
  /** Characters of PEM that the report may still hold: very many servers may each need their own. */
  pemRoom: { left: number };
}

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

function trustOwn(planned: PlannedRemedy, server: TrialServer, context: RemedyTrials): Remediation | null {
  if (needOf(server)?.kind !== 'own-certificate') return null;
  const { add } = context.uploads.for(server);
  return add && upload(planned, server, { add }, context);
}

/** An intermediate without its root does not help, so it is never offered alone. */
function trustIssuers(planned: PlannedRemedy, server: TrialServer, context: RemedyTrials): Remediation | null {
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
  [...new Set([server, ...uploads.lackingIssuer(server.group, of).slice(0, maxOthers)])].map(unknown);

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

function replaceStored(planned: PlannedRemedy, server: TrialServer, context: RemedyTrials): Remediation | null {
  const old = server.chain?.fault?.storedNamesake;
  const need = needOf(server);
  if (!old || need === null) return null;
  if (need.kind === 'unknown-issuer') return { ...planned.remediation, resolves: sharing(server, need.of, context) };
  const { add } = context.uploads.for(server, old);
  return add && upload(planned, server, { add, remove: [old] }, context);
}

function sendIntermediates(remedy: Remediation, server: TrialServer, context: RemedyTrials): Remediation | null {
  const need = needOf(server);
  if (need?.kind === 'unknown-issuer' && !server.chain?.fault?.storedNamesake) return remedy;
  if (need?.kind !== 'known-issuers' || !need.rootIsStored || !server.chain) return null;
  const [leaf, ...others] = server.chain.certificates;
  const chain: [Certificate, ...Certificate[]] = [leaf, ...others, ...need.missing];
  return shownIfItHelps({ ...remedy, resolves: triedOn([], server, { chain }, context) }, server);
}

/** Names of the certificate that clients could be sent to instead. */
function addressByName(remedy: Remediation, server: TrialServer, context: RemedyTrials): Remediation | null {
  const [leaf] = server.chain?.certificates ?? [];
  const names = [...(leaf?.dnsNames ?? []), ...(leaf?.commonName ? [leaf.commonName] : [])];
  const hosts = [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => isHost(name, names));
  const fitting = hosts
    .filter((address) => context.trials.judge(server, { address })?.fault === null)
    .slice(0, maxNames);
  const [address] = fitting;
  if (address === undefined) return names.some((name) => name.startsWith('*.')) ? remedy : null;
  const step = `The certificate that is presented names ${fitting.join(', ')}: one of these is the name to use, if DNS leads it to this server.`;
  const resolves = triedOn([], server, { address }, context);
  // Whether the name leads to this server is for DNS to say: that is not proven.
  return { ...remedy, steps: [step, ...remedy.steps], resolves };
}

/** A domain that other names of the certificate stand under is no host. */
const isHost = (name: string, names: readonly string[]): boolean =>
  hostName.test(name) && !names.some((other) => other.toLowerCase().endsWith(`.${name}`));

const hostName = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+$/;
/** Names told in a step. */
const maxNames = 5;

/** Nothing is verified any more: whatever failed over its certificate passes. */
function withoutVerification(
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

/** What the change makes of the server itself, and of every other that it makes a difference to. */
function triedOn(
  servers: readonly TrialServer[],
  own: TrialServer,
  change: TrialChange,
  { trials, maxOthers }: RemedyTrials,
): Resolved[] {
  return [...new Set([own, ...servers.slice(0, maxOthers)])].flatMap((server) => {
    const judged = trials.judge(server, change);
    if (judged === null) return server === own ? [unknown(server)] : [];
    const nextCause = judged.fault?.cause ?? null;
    if (nextCause !== null && nextCause === server.cause && server !== own) return [];
    return [{ ...unknown(server), result: nextCause === null ? 'pass' : 'fail', nextCause }];
  });
}

const unknown = ({ node, address, port }: TrialServer): Resolved => ({
  node,
  address,
  port,
  result: 'unknown',
  nextCause: null,
});

/** What was judged to help is proven, as far as the capture shows everything. The server itself stands first. */
function shownIfItHelps(remedy: Remediation, { cause }: TrialServer): Remediation | null {
  const [own] = remedy.resolves;
  if (own === undefined || own.result === 'unknown') return remedy;
  if (own.nextCause === cause) return null;
  return { ...remedy, confidence: own.result === 'pass' ? 'proven' : 'likely' };
}
