// Stage 6, diagnosis: what several dumps of one node tell together. What is known is never replaced by null.
import type { ConfigurationFacts, StatusFacts } from '../model/dump-facts.ts';

/** Where both know a value the first one's stands. */
export function mergeConfiguration(
  a: ConfigurationFacts | null,
  b: ConfigurationFacts | null,
): ConfigurationFacts | null {
  if (a === null || b === null) return a ?? b;
  return {
    hostName: a.hostName ?? b.hostName,
    domain: a.domain ?? b.domain,
    ownAddresses: [...new Set([...a.ownAddresses, ...b.ownAddresses])],
    clusterName: a.clusterName ?? b.clusterName,
    peers: a.peers.length > 0 ? a.peers : b.peers,
    verifyOriginServer: a.verifyOriginServer ?? b.verifyOriginServer,
    ciphers: a.ciphers.length > 0 ? a.ciphers : b.ciphers,
  };
}

export function mergeStatus(a: StatusFacts | null, b: StatusFacts | null): StatusFacts | null {
  if (a === null || b === null) return a ?? b;
  return {
    version: a.version ?? b.version,
    serialNumber: a.serialNumber ?? b.serialNumber,
    role: a.role ?? b.role,
    ownAddresses: [...new Set([...a.ownAddresses, ...b.ownAddresses])],
  };
}
