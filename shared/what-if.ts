// What if: every server judged again as if certificates had been added to the trusted CA list, or as if it were asked for
// by another name. Works on the facts of an analysis, so that the bundle need not be read again.
import type { Certificate } from './model/certificate.ts';
import type { Facts, NodeFacts, ServerFacts } from './model/facts.ts';
import type { Pack } from './model/pack.ts';
import type { WhatIf, WhatIfOutcome } from './model/what-if.ts';
import { errorKnowledge, usualDialect } from './trials.ts';
import { type ChainJudge, type ErrorKnowledge, makeChainJudge } from './trust/judge-chain.ts';
import { type KnownIssuers, makeKnownIssuers } from './trust/known-issuers.ts';
import { parseCertificate } from './trust/parse-certificate.ts';
import { makeTrustStore } from './trust/trust-store.ts';

export interface Assumptions {
  /** Added at the end of every node's trusted CA list. */
  trusted: readonly Certificate[];
  /** The name to ask for instead, by address (compared without case). */
  names: readonly { address: string; name: string }[];
}

export function whatIf(facts: Facts, { trusted, names }: Assumptions, pack: Pack): WhatIf {
  const certificates = readCertificates(facts);
  const issuers = makeKnownIssuers([...certificates.values(), ...trusted]);
  const knowledge = errorKnowledge(pack);
  const nameFor = new Map(names.map(({ address, name }) => [address.toLowerCase(), name]));
  return {
    assumed: { trusted: trusted.map(({ sha256, subject }) => ({ sha256, subject })), names: [...names] },
    servers: facts.nodes.flatMap((node) => {
      const stored = node.trustStore?.flatMap((sha256) => certificates.get(sha256) ?? []) ?? null;
      const before = judgeOf(node, stored, issuers, knowledge);
      const after = judgeOf(node, stored && [...stored, ...trusted], issuers, knowledge);
      return node.servers.map((server) => {
        const { address, port } = server;
        const assumedName = nameFor.get(address.toLowerCase()) ?? null;
        return {
          node: node.node,
          address,
          port,
          assumedName,
          before: outcome(server, address, before, certificates),
          after: outcome(server, assumedName ?? address, after, certificates),
        };
      });
    }),
  };
}

function readCertificates({ certificates }: Facts): Map<string, Certificate> {
  const read = new Map<string, Certificate>();
  for (const [sha256, der] of Object.entries(certificates)) {
    const parsed = parseCertificate(Buffer.from(der, 'base64'));
    if ('certificate' in parsed) read.set(sha256, parsed.certificate);
  }
  return read;
}

const judgeOf = (
  { dialect }: NodeFacts,
  stored: readonly Certificate[] | null,
  issuers: KnownIssuers,
  knowledge: ErrorKnowledge,
): ChainJudge =>
  makeChainJudge({ store: stored && makeTrustStore(stored), issuers, dialect: dialect ?? usualDialect, knowledge });

const unknown: WhatIfOutcome = { result: 'unknown', cause: null, predicted: null };

/** Without a chain, or a trusted CA list, nobody can tell. */
function outcome(
  { presented }: ServerFacts,
  address: string,
  judge: ChainJudge,
  certificates: ReadonlyMap<string, Certificate>,
): WhatIfOutcome {
  const chain = presented?.chain.map((sha256) => certificates.get(sha256)) ?? [];
  const [leaf, ...others] = chain;
  if (!presented || !leaf || others.includes(undefined)) return unknown;
  const sent: [Certificate, ...Certificate[]] = [leaf, ...others.filter((each) => each !== undefined)];
  const { fault, isJudged } = judge(sent, address, Date.parse(presented.seen));
  if (!isJudged) return unknown;
  if (fault === null) return { result: 'pass', cause: null, predicted: null };
  return { result: 'fail', cause: fault.cause, predicted: { name: fault.name, depth: fault.depth } };
}
