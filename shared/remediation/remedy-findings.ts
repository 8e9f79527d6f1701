// Stage 7: puts what to do beside each finding, tried on the evidence first. One upload that mends several servers is
// advised with all of their names.
import { type Finding, type Remediation, RemedyKind } from '../model/finding.ts';
import type { CompiledSignature, Pack } from '../model/pack.ts';
import { isPlainHost } from '../model/plain-host.ts';
import type { NodeReport } from '../model/report.ts';
import type { PresentedChain } from '../model/server-evidence.ts';
import type { TrialServer, Trials } from '../model/trial.ts';
import { plannedRemedies } from './plan-remediation.ts';
import { collisionWords, makeTrustUploads, type TrustUploads } from './trust-uploads.ts';
import { tryRemedy } from './try-remedy.ts';
import { whatNotToDo } from './what-not-to-do.ts';

/** Servers named by all remedies of a report together, and by each of them: a deployment has some hundred. */
const maxNamed = 20_000;
const mostOthers = 200;
const fewestOthers = 5;
/** Characters of PEM in a report: some ten thousand certificates. */
const maxPem = 20_000_000;

/** Findings that remedies stand beside, the gravest of each node first: a deployment has some hundred servers. */
const maxRemedied = 500;

export interface Remedied {
  nodes: NodeReport[];
  /** Findings that have none, because too many have. */
  leftOut: number;
}

/** @param nodes with findings that have no remediation yet */
export function remedyFindings(nodes: readonly NodeReport[], pack: Pack, trials: Trials): Remedied {
  const signatures = new Map(pack.signatures.map((signature) => [signature.id, signature]));
  const servers = new Map(trials.servers.map((server) => [keyOf(server.nodeAt, server), server]));
  const uploads = makeTrustUploads(trials);
  const maxOthers = Math.min(mostOthers, Math.max(fewestOthers, Math.floor(maxNamed / (trials.servers.length + 1))));
  const context = { trials, uploads, maxOthers, pemRoom: { left: maxPem } };

  let asked = 0;

  function remedied(finding: Finding, node: NodeReport, nodeAt: number): Finding {
    const signature = signatures.get(finding.signature);
    if (signature === undefined || ++asked > maxRemedied) return finding;
    const judged = (finding.server && servers.get(keyOf(nodeAt, finding.server))) ?? null;
    const server = judged && withChainOf(finding, judged);
    const tried = triedOut(finding, server, signature);
    const remediation =
      isTolerant(node) || isYetToCome(finding) ? tried.filter(({ kind }) => kind !== 'workaround') : tried;
    const isAbout = server !== null && server.cause === finding.cause;
    const tested = isAbout
      ? [...peersThatHaveIt(server, uploads), ...collisionOf(server, uploads), ...whatNotToDo(server, trials)]
      : [];
    const because = tested.some(({ code }) => code === 'peer-has-it')
      ? finding.because.filter(({ code }) => code !== 'peer-verifies')
      : finding.because;
    return { ...finding, because: [...because, ...tested], remediation };
  }

  function triedOut(finding: Finding, server: TrialServer | null, signature: CompiledSignature): Remediation[] {
    const { address = null, port = null } = finding.server ?? {};
    const planned = plannedRemedies(signature, pack, { node: server?.node ?? null, address, port });
    // What a finding is not about cannot be tried on its server: a chain that will expire fails on nothing yet.
    if (server === null || server.cause !== finding.cause) return planned.map(({ remediation }) => remediation);
    return provenFirst(planned.flatMap((remedy) => tryRemedy(remedy, server, context) ?? []));
  }

  const done = nodes.map((node, at) => ({
    ...node,
    findings: node.findings.map((finding) => remedied(finding, node, at)),
  }));
  return { nodes: done, leftOut: Math.max(0, asked - maxRemedied) };
}

/** Within the order fix, mitigation, workaround: what was tried and helps comes first. */
function provenFirst(remedies: readonly Remediation[]): Remediation[] {
  const rank = ({ kind, confidence }: Remediation): number =>
    RemedyKind.options.indexOf(kind) * 2 + (confidence === 'proven' ? 0 : 1);
  return remedies.toSorted((a, b) => rank(a) - rank(b));
}

/** A server that presented several chains may have failed on each of them: a remedy is tried on that of its finding. */
function withChainOf(finding: Finding, server: TrialServer): TrialServer {
  const isItsOwn = ({ certificates: [leaf], fault }: PresentedChain): boolean =>
    leaf.sha256 === finding.certificateSha256 &&
    fault?.signature === finding.signature &&
    (finding.depth === null || fault.depth === finding.depth);
  if (server.chain !== null && isItsOwn(server.chain)) return server;
  const chain = server.evidence.presented.find(isItsOwn);
  return chain ? { ...server, chain } : server;
}

/** Where verification only logs, or does not take place, nothing is gained by switching it off. */
const isTolerant = ({ verification }: NodeReport): boolean =>
  verification === 'permissive' || verification === 'off' || verification === 'not-implemented';

/** Nothing has failed. */
const isYetToCome = ({ count }: Finding): boolean => count === 0;

const keyOf = (nodeAt: number, { address, port }: { address: string; port: number | null }): string =>
  JSON.stringify([nodeAt, address.toLowerCase(), port]);

function collisionOf(server: TrialServer, uploads: TrustUploads): Finding['because'] {
  const { add, collision } = uploads.for(server);
  return add === null && collision ? [{ code: 'same-subject', text: collisionWords(collision) }] : [];
}

/** Every peer has a trusted CA list of its own: one that was changed on some of them only is a common slip. */
function peersThatHaveIt(server: TrialServer, uploads: TrustUploads): Finding['because'] {
  const peers = uploads.peersThatHave(server).filter(isPlainHost);
  if (peers.length === 0) return [];
  const have = peers.length === 1 ? 'has' : 'have';
  const text = `${peers.join(', ')} of the same cluster ${have} what is missing in the trusted CA list there: this node was left out.`;
  return [{ code: 'peer-has-it', text }];
}
