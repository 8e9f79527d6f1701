// Stage 7, remediation: names of the certificate that clients could be sent to instead.
import type { Remediation } from '../model/finding.ts';
import type { TrialServer } from '../model/trial.ts';
import { type RemedyTrials, triedOn } from './tried-servers.ts';

/** null: the certificate holds none. */
export function addressByName(remedy: Remediation, server: TrialServer, context: RemedyTrials): Remediation | null {
  const [leaf] = server.chain?.certificates ?? [];
  const names = [...(leaf?.dnsNames ?? []), ...(leaf?.commonName ? [leaf.commonName] : [])];
  const hosts = [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => isHost(name, names));
  const fitting = hosts
    .slice(0, maxTried)
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
/** Names tried: a certificate may hold hundreds. */
const maxTried = 100;
/** Names told in a step. */
const maxNames = 5;
