// Stage 6, diagnosis: what the fatal alerts of a captured handshake say about certificates. Numbers are those of the TLS
// alert registry; what the traffic server sends for which fault was measured.
import type { ServerEvidence } from '../model/server-evidence.ts';
import type { Cause } from '../model/vocabulary.ts';

/** The alert with which the traffic server refuses a certificate whose names do not fit: `internal_error`. */
export const nameAlert = 80;

/** Sent by the side that refuses the certificate of the other. */
export const certificateAlerts: ReadonlyMap<number, { cause: Cause; alsoPossible: readonly Cause[] }> = new Map([
  [42, { cause: 'certificate-other', alsoPossible: ['not-yet-valid', 'weak-crypto'] }],
  [43, { cause: 'wrong-purpose', alsoPossible: [] }],
  [44, { cause: 'revoked', alsoPossible: [] }],
  [45, { cause: 'expired', alsoPossible: [] }],
  [46, { cause: 'certificate-other', alsoPossible: ['invalid-chain'] }],
  [48, { cause: 'untrusted-ca', alsoPossible: ['self-signed', 'missing-intermediate', 'invalid-chain'] }],
  [49, { cause: 'certificate-other', alsoPossible: [] }],
  [51, { cause: 'invalid-chain', alsoPossible: ['untrusted-ca'] }],
  [116, { cause: 'certificate-other', alsoPossible: [] }],
]);

export interface CapturedRefusal {
  by: 'node' | 'server';
  cause: Cause;
  alsoPossible: readonly Cause[];
}

/** The newest refusal that a capture shows; null where it shows none. The chain that was refused tells more than the alert. */
export function capturedRefusal({ presented, clientAlerts, serverAlerts }: ServerEvidence): CapturedRefusal | null {
  const byServer = newest([...serverAlerts].filter(([description]) => certificateAlerts.has(description)));
  const byNode = newest(
    [...clientAlerts].filter(([description]) => certificateAlerts.has(description) || description === nameAlert),
  );
  if (byServer !== null && (byNode === null || byServer.lastMs > byNode.lastMs))
    return { by: 'server', cause: 'rejected-by-server', alsoPossible: [] };
  if (byNode === null) return null;
  const fault = presented.find((chain) => chain.fault !== null)?.fault;
  if (fault) return { by: 'node', cause: fault.cause, alsoPossible: [] };
  const [leaf, ...others] = presented[0]?.certificates ?? [];
  if (byNode.description === 48 && leaf?.selfSigned && others.length === 0)
    return { by: 'node', cause: 'self-signed', alsoPossible: [] };
  const told = certificateAlerts.get(byNode.description);
  if (told) return { by: 'node', ...told };
  return { by: 'node', cause: 'name-mismatch', alsoPossible: ['connection-other'] };
}

function newest(alerts: readonly [number, { lastMs: number }][]): { description: number; lastMs: number } | null {
  const [last] = alerts.toSorted(([, a], [, b]) => b.lastMs - a.lastMs);
  return last ? { description: last[0], lastMs: last[1].lastMs } : null;
}
