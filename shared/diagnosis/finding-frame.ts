// Stage 6, diagnosis: what every finding has, wherever it comes from: ids, headline, the server, and the certificate it
// is about.
import { fillPlaceholders } from '../model/fill-placeholders.ts';
import type { Finding } from '../model/finding.ts';
import { derivedId } from '../model/identity.ts';
import type { CompiledSignature } from '../model/pack.ts';
import type { PresentedChain } from '../model/server-evidence.ts';
import type { Cause } from '../model/vocabulary.ts';
import type { ClusterPlace } from './cluster-place.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { endpoint } from './server-words.ts';
import { severityOf } from './severity.ts';
import { shownHexOrNull } from './shown-hex.ts';

export interface FindingContext {
  site: string;
  cluster: ClusterPlace | null;
  signature(id: string): CompiledSignature | undefined;
  /** The signature whose line a fault of that cause would have been, where no line is there. */
  signatureOfCause(cause: Cause): CompiledSignature | undefined;
}

/** Names of a certificate that are told; a certificate of many hosts may hold hundreds. */
const maxNames = 50;
/** Characters of them, all together. */
const maxNameText = 2_000;

/**
 * @param chain that the finding is about; null: none was captured, or none that fits
 * @returns a finding that nothing was counted for yet
 */
export function findingFrame(
  node: JudgedNode,
  server: JudgedServer,
  signature: CompiledSignature,
  cause: Cause,
  chain: PresentedChain | null,
  { site, cluster }: FindingContext,
): Finding {
  const { address, ip, port } = server.observed;
  const name = node.subject.name.toLowerCase();
  const where = address.toLowerCase();
  const need = chain?.fault?.need;
  const missing = need?.kind === 'unknown-issuer' ? need.of : null;
  return {
    id: derivedId('f', [site, name, signature.id, where, port, cause]),
    problemId: derivedId('p', [site, cluster?.name.toLowerCase() ?? name, cause, problemKey(cause, chain) ?? where]),
    signature: signature.id,
    severity: severityOf(server, node),
    headline: clipped(fillPlaceholders(signature.says, { node: null, address: endpoint(address, port), port })),
    cause,
    alsoPossible: [],
    server: { address, ip, port },
    action: null,
    opensslError: null,
    depth: null,
    count: 0,
    firstSeen: null,
    lastSeen: null,
    proof: [],
    because: [{ code: 'signature', text: signature.because }],
    expectedName: cause === 'name-mismatch' ? address : null,
    presentedNames: chain ? namesOf(chain) : [],
    certificateSha256: chain?.certificates[0].sha256 ?? null,
    missingIssuer: missing && { subject: missing.issuer, keyId: shownHexOrNull(missing.authorityKeyId) },
    next: [],
    impact: { failedExchanges: 0, usersAtLeast: 0, requests: [] },
    evidence: [],
    remediation: [],
  };
}

export const clipped = (headline: string): string => (headline.length <= 120 ? headline : `${headline.slice(0, 119)}…`);

function namesOf({ certificates: [leaf] }: PresentedChain): string[] {
  const names = [...leaf.dnsNames, ...(leaf.commonName === null ? [] : [leaf.commonName])];
  let room = maxNameText;
  return [...new Set(names)].slice(0, maxNames).filter((name) => {
    room -= name.length;
    return room >= 0;
  });
}

/** What findings of one cluster and cause have in common when one remedy mends them all; null: nothing that is known. */
function problemKey(cause: Cause, chain: PresentedChain | null): string | null {
  if (chain === null) return null;
  const leaf = `certificate ${chain.certificates[0].sha256}`;
  const need = chain.fault?.cause === cause ? chain.fault.need : null;
  if (need === null || need.kind === 'own-certificate') return leaf;
  if (need.kind === 'unknown-issuer') return `issuer ${need.of.issuerKey} ${need.of.authorityKeyId}`;
  const wanted = need.rootIsStored ? need.missing[0] : need.missing.at(-1);
  return wanted ? `issuer ${wanted.sha256}` : leaf;
}
