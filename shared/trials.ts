// The chapter on certificates: every node's chains judged against its own trusted CA list, and judged again as if
// something were changed. One place knows which stages that takes.
import { chainOfVerdict } from './diagnosis/chain-behind.ts';
import { cipherLists } from './diagnosis/cipher-lists.ts';
import type { JudgedNode, JudgedServer } from './diagnosis/judge-node.ts';
import type { NodeSubject } from './model/bundle-observations.ts';
import type { Certificate } from './model/certificate.ts';
import type { Limits } from './model/limits.ts';
import type { Pack } from './model/pack.ts';
import type { ServerEvidence } from './model/server-evidence.ts';
import type { TrialChange, TrialServer, Trials } from './model/trial.ts';
import { predictedSignature } from './signatures/predicted-signature.ts';
import { type ChainJudge, type ErrorKnowledge, makeChainJudge } from './trust/judge-chain.ts';
import { makeKnownIssuers } from './trust/known-issuers.ts';
import { serverEvidence } from './trust/server-evidence.ts';
import { makeTrustStore, type TrustStore } from './trust/trust-store.ts';

export interface Trust {
  /** What captures and trust store tell of the servers of a node, by their keys. */
  evidence(subject: NodeSubject): Map<string, ServerEvidence>;
  /** @param groupOf name of the cluster of a node, or of the node itself */
  trials(nodes: readonly JudgedNode[], groupOf: (node: JudgedNode) => string): Trials;
}

/** The dialect of a log that shows none: the lines seen so far of the releases that verify are those of 1.1.1. */
export const usualDialect = '1.1.1';

/** @param certificates of all bundles: each may be the issuer that a chain lacks */
export function makeTrust(certificates: ReadonlyMap<string, Certificate>, pack: Pack, limits: Limits): Trust {
  const issuers = makeKnownIssuers(certificates.values());
  const knowledge = errorKnowledge(pack);
  const judgeOf = (subject: NodeSubject, store: TrustStore | null): ChainJudge =>
    makeChainJudge({ store, issuers, dialect: subject.log?.dialect ?? usualDialect, knowledge });
  return {
    evidence: (subject) =>
      serverEvidence(subject, {
        certificates,
        judge: judgeOf(subject, storeOf(subject)),
        maxChains: limits.maxChainsPerServer,
      }),
    trials: (nodes, groupOf) => makeTrials(nodes, groupOf, judgeOf),
  };
}

export function errorKnowledge(pack: Pack): ErrorKnowledge {
  const known = new Map<string, ReturnType<ErrorKnowledge>>();
  return (error) => {
    const found = known.get(error);
    if (found !== undefined) return found;
    const signature = predictedSignature(pack, error);
    const told = signature && { signature: signature.id, cause: signature.cause };
    known.set(error, told);
    return told;
  };
}

const storeOf = ({ group: { trustStore } }: NodeSubject): TrustStore | null =>
  trustStore && makeTrustStore(trustStore.certificates);

/** Each holds a whole trusted CA list. */
const maxChangedLists = 32;

function makeTrials(
  nodes: readonly JudgedNode[],
  groupOf: (node: JudgedNode) => string,
  judgeOf: (subject: NodeSubject, store: TrustStore | null) => ChainJudge,
): Trials {
  const judges = new Map<string, ChainJudge>();

  /** Remedies share their uploads, one after another: the lists that were changed last are kept. */
  function judgeWith({ subject }: JudgedNode, nodeAt: number, change: TrialChange): ChainJudge | null {
    const { add = [], remove = [] } = change;
    const { trustStore } = subject.group;
    if (trustStore === null) return null;
    const gone = new Set(remove.map(({ sha256 }) => sha256));
    const key = JSON.stringify([nodeAt, add.map(({ sha256 }) => sha256), [...gone]]);
    const known = judges.get(key);
    if (known) return known;
    const kept = trustStore.certificates.filter(({ sha256 }) => !gone.has(sha256));
    const judge = judgeOf(subject, makeTrustStore([...kept, ...add]));
    const [oldest] = judges.keys();
    if (judges.size >= maxChangedLists && oldest !== undefined) judges.delete(oldest);
    judges.set(key, judge);
    return judge;
  }

  return {
    nodes: nodes.map((node, nodeAt) => ({
      node: node.subject.name,
      nodeAt,
      group: groupOf(node),
      stored: node.subject.group.trustStore?.certificates ?? null,
      digests: node.subject.group.trustStore?.digests ?? new Set(),
      ciphers: cipherLists(node.subject),
      version: node.subject.group.status?.version ?? null,
    })),
    servers: nodes.flatMap((node, nodeAt) =>
      node.servers.map((server) => ({ ...trialServer(server, node, groupOf(node)), nodeAt })),
    ),
    judge(server, change) {
      const node = nodes[server.nodeAt];
      const chain = change.chain ?? server.chain?.certificates;
      const judge = node && judgeWith(node, server.nodeAt, change);
      if (!judge || !chain || !server.chain) return null;
      return judge(chain, change.address ?? server.address, server.chain.lastMs);
    },
  };
}

function trialServer(server: JudgedServer, node: JudgedNode, group: string): Omit<TrialServer, 'nodeAt'> {
  const { observed, evidence, judgement } = server;
  const { address, ip, port } = observed;
  const cause = judgement.cause ?? judgement.wouldFail;
  const chain = chainOfVerdict(server);
  return { node: node.subject.name, group, address, ip, port, cause, chain, evidence };
}
