// Stage 7, remediation: what a change makes of servers, judged again, and what that says about a remedy.
import type { Remediation } from '../model/finding.ts';
import type { TrialChange, TrialServer, Trials } from '../model/trial.ts';
import type { TrustUploads } from './trust-uploads.ts';

export type Resolved = Remediation['resolves'][number];

export interface RemedyTrials {
  trials: Trials;
  uploads: TrustUploads;
  /** Other servers that one remedy names: a report of very many failing servers would grow with their square. */
  maxOthers: number;
  /** Characters of PEM that the report may still hold: very many servers may each need their own. */
  pemRoom: { left: number };
}

/** What the change makes of the server itself, and of every other that it makes a difference to. */
export function triedOn(
  servers: readonly TrialServer[],
  own: TrialServer,
  change: TrialChange,
  { trials, maxOthers }: RemedyTrials,
): Resolved[] {
  const others = servers.filter((each) => !isSame(each, own));
  return [own, ...others.slice(0, maxOthers)].flatMap((server) => {
    const judged = trials.judge(server, change);
    if (judged === null) return server === own ? [unknown(server)] : [];
    const nextCause = judged.fault?.cause ?? null;
    if (nextCause !== null && nextCause === server.cause && server !== own) return [];
    return [{ ...unknown(server), result: nextCause === null ? 'pass' : 'fail', nextCause }];
  });
}

/** Told by place: the server itself may be tried with another chain than the one its verdict is about. */
export const isSame = (a: TrialServer, b: TrialServer): boolean =>
  a.nodeAt === b.nodeAt && a.address === b.address && a.port === b.port;

export const unknown = ({ node, address, port }: TrialServer): Resolved => ({
  node,
  address,
  port,
  result: 'unknown',
  nextCause: null,
});

/** What was judged to help is proven, as far as the capture shows everything. The server itself stands first. */
export function shownIfItHelps(remedy: Remediation, { cause }: TrialServer): Remediation | null {
  const [own] = remedy.resolves;
  if (own === undefined || own.result === 'unknown') return remedy;
  if (own.nextCause === cause) return null;
  return { ...remedy, confidence: own.result === 'pass' ? 'proven' : 'likely' };
}
