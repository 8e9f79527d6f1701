// The facts of an analysis: small enough to keep, enough to judge every server again.
import { chainOfVerdict } from './diagnosis/chain-behind.ts';
import type { JudgedNode } from './diagnosis/judge-node.ts';
import type { Certificate } from './model/certificate.ts';
import type { Facts, NodeFacts } from './model/facts.ts';

/** Certificates that a node neither trusts nor was presented with may still be the issuers that are missing. */
export function factsOf(nodes: readonly JudgedNode[], certificates: ReadonlyMap<string, Certificate>): Facts {
  return {
    schema: 'logverdict/facts/1',
    certificates: Object.fromEntries(
      [...certificates.values()]
        .map(({ sha256, der }): [string, string] => [sha256, Buffer.from(der).toString('base64')])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    nodes: nodes.map(nodeFacts),
  };
}

const nodeFacts = ({ subject, verification, servers }: JudgedNode): NodeFacts => ({
  node: subject.name,
  verification,
  dialect: subject.log?.dialect ?? null,
  trustStore: subject.group.trustStore?.certificates.map(({ sha256 }) => sha256) ?? null,
  servers: servers.map((server) => {
    const { address, ip, port } = server.observed;
    const { cause, wouldFail, verdict } = server.judgement;
    // What recovered, or was only logged, is asked about as it is now.
    const isFaulty = verdict === 'fail' || (cause === null && wouldFail !== null);
    const shown = (isFaulty ? chainOfVerdict(server) : null) ?? server.evidence.presented[0];
    const chain = shown?.certificates.map(({ sha256 }) => sha256) ?? [];
    return { address, ip, port, presented: shown ? { seen: new Date(shown.lastMs).toISOString(), chain } : null };
  }),
});
