// Stage 7, remediation: asking for the RSA certificate again. Whether that helps is known only where the RSA certificate
// was seen; which cipher list governs the connection is not documented, so that both lists that may are named.
import type { Remediation } from '../model/finding.ts';
import type { PresentedChain } from '../model/server-evidence.ts';
import type { TrialNode, TrialServer, Trials } from '../model/trial.ts';

/** What stands in front of a list that makes servers present their RSA certificate. */
const rsaPrefix = 'ECDHE-RSA-AES256-GCM-SHA384:';

/** The web interface calls the first one "UC server discovery TLS ciphers". */
const candidateLists = ['UcClientTLSCiphers', 'ReverseProxyTLSCiphers'];

/** Letters of OpenSSL's cipher strings: anything else does not go into a command. */
const cipherString = /^[A-Za-z0-9:+!@=_,.-]{1,2000}$/;

/** null: it cannot help. */
export function preferRsa(remedy: Remediation, server: TrialServer, trials: Trials): Remediation | null {
  const { chain } = server;
  if (chain === null) return remedy;
  if (chain.certificates[0].keyType !== 'ecdsa' || chain.version === '1.3') return null;
  const node = trials.nodes.find(({ nodeAt }) => nodeAt === server.nodeAt);
  const open = listsOf(node).filter(({ prefersRsa }) => !prefersRsa);
  if (node && node.ciphers.length > 0 && open.length === 0) return null;
  const commands = open.flatMap(({ list, value }) =>
    cipherString.test(value) ? [`xConfiguration Ciphers ${list} Value: "${rsaPrefix}${value}"`] : [],
  );
  const twin = rsaTwin(server);
  if (twin === null) return { ...remedy, commands };
  const result = trials.judge(server, { chain: twin.certificates });
  if (result?.fault?.cause === server.cause) return null;
  const { node: name, address, port } = server;
  const judged = result === null ? 'unknown' : result.fault === null ? 'pass' : 'fail';
  const nextCause = result?.fault?.cause ?? null;
  return { ...remedy, commands, resolves: [{ node: name, address, port, result: judged, nextCause }] };
}

const listsOf = (node: TrialNode | undefined): TrialNode['ciphers'] =>
  (node?.ciphers ?? []).filter(({ list }) => candidateLists.some((name) => name.toLowerCase() === list.toLowerCase()));

/** The RSA chain that the same server presented at another time. */
const rsaTwin = ({ evidence }: TrialServer): PresentedChain | null =>
  evidence.presented.find(({ certificates: [leaf] }) => leaf.keyType === 'rsa' || leaf.keyType === 'rsa-pss') ?? null;
