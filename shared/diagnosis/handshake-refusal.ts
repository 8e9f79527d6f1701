// Stage 6, diagnosis: what the fatal alerts of a captured handshake say about certificates. Numbers are those of the TLS
// alert registry; what the traffic server sends for which fault was measured.
import type { AlertTally } from '../model/capture-observations.ts';
import type { PresentedChain, ServerEvidence } from '../model/server-evidence.ts';
import type { Cause } from '../model/vocabulary.ts';

type Told = { cause: Cause; alsoPossible: readonly Cause[] };

/** With these the traffic server refuses the certificate of a server. */
const refusals: ReadonlyMap<number, Told> = new Map<number, Told>([
  [42, { cause: 'certificate-other', alsoPossible: ['not-yet-valid', 'weak-crypto'] }],
  [43, { cause: 'wrong-purpose', alsoPossible: [] }],
  [44, { cause: 'revoked', alsoPossible: [] }],
  [45, { cause: 'expired', alsoPossible: [] }],
  [46, { cause: 'certificate-other', alsoPossible: ['invalid-chain'] }],
  [48, { cause: 'untrusted-ca', alsoPossible: ['self-signed', 'missing-intermediate', 'invalid-chain'] }],
  [51, { cause: 'invalid-chain', alsoPossible: ['untrusted-ca'] }],
  // internal_error: names that do not fit; but it may be anything else as well.
  [80, { cause: 'name-mismatch', alsoPossible: ['connection-other'] }],
]);

/** With these a server refuses the certificate of the Expressway. */
const rejections: ReadonlySet<number> = new Set([42, 43, 44, 45, 46, 48, 49, 116]);

export const isRefusal = (description: number): boolean => refusals.has(description);
export const isRejection = (description: number): boolean => rejections.has(description);

export interface CapturedRefusal {
  by: 'node' | 'server';
  cause: Cause;
  alsoPossible: readonly Cause[];
  /** The chain that was refused; null: it was not seen, or it was not refused. */
  chain: PresentedChain | null;
}

/** The newest refusal that a capture shows; null where it shows none. */
export function capturedRefusal({ presented, clientAlerts, serverAlerts }: ServerEvidence): CapturedRefusal | null {
  const byServer = newestOf(serverAlerts, isRejection);
  const byNode = newestOf(clientAlerts, isRefusal);
  if (byServer !== null && (byNode === null || byServer.lastMs > byNode.lastMs))
    return { by: 'server', cause: 'rejected-by-server', alsoPossible: [], chain: null };
  if (byNode === null) return null;
  const chain = presented.find((each) => newestOf(each.clientAlerts, isRefusal)?.lastMs === byNode.lastMs) ?? null;
  return { by: 'node', ...whyRefused(byNode.description, chain), chain };
}

/** The chain that was refused tells more than the alert. Where the two do not fit each other the cause stays open. */
function whyRefused(alert: number, chain: PresentedChain | null): Told {
  const told = refusals.get(alert) ?? { cause: 'certificate-other', alsoPossible: [] };
  if (chain === null) return told;
  if (chain.fault !== null) return { cause: chain.fault.cause, alsoPossible: [] };
  const [leaf, ...others] = chain.certificates;
  if (alert === 48 && leaf.selfSigned && others.length === 0) return { cause: 'self-signed', alsoPossible: [] };
  const isVisible = chain.behind.includes(told.cause) || (told.cause !== 'name-mismatch' && !chain.isJudged);
  if (isVisible) return told;
  return { cause: 'certificate-other', alsoPossible: [told.cause, ...told.alsoPossible] };
}

function newestOf(
  alerts: ReadonlyMap<number, AlertTally>,
  counts: (description: number) => boolean,
): { description: number; lastMs: number } | null {
  const [last] = [...alerts].filter(([description]) => counts(description)).sort(([, a], [, b]) => b.lastMs - a.lastMs);
  return last ? { description: last[0], lastMs: last[1].lastMs } : null;
}
