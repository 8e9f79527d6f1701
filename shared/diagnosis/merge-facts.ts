// Stage 6, diagnosis: what several dumps of one node tell together. What is known is never replaced by null.
import type { ConfigurationFacts, ConfiguredServer, StatusFacts } from '../model/dump-facts.ts';

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
    verifyOriginServer: mergeSetting(a.verifyOriginServer, b.verifyOriginServer),
    mraEnabled: a.mraEnabled ?? b.mraEnabled,
    configured: mergeConfigured(a.configured, b.configured),
    ciphers: a.ciphers.length > 0 ? a.ciphers : b.ciphers,
  };
}

type Setting = ConfigurationFacts['verifyOriginServer'];

/** A value before none; and only where no dump leaves it open is the key known to be absent. */
function mergeSetting(a: Setting, b: Setting): Setting {
  if (typeof a === 'boolean') return a;
  return typeof b === 'boolean' || b === null ? b : a;
}

/** The second adds the servers and the modes that the first does not tell. */
function mergeConfigured(a: ConfiguredServer[], b: ConfiguredServer[]): ConfiguredServer[] {
  const merged = new Map(a.map((server) => [keyOf(server), server]));
  for (const server of b) {
    const known = merged.get(keyOf(server));
    const tlsVerifyMode = known?.tlsVerifyMode ?? server.tlsVerifyMode;
    merged.set(keyOf(server), { ...(known ?? server), tlsVerifyMode });
  }
  return [...merged.values()];
}

const keyOf = ({ product, address }: ConfiguredServer): string => JSON.stringify([product, address.toLowerCase()]);

export function mergeStatus(a: StatusFacts | null, b: StatusFacts | null): StatusFacts | null {
  if (a === null || b === null) return a ?? b;
  return {
    version: a.version ?? b.version,
    serialNumber: a.serialNumber ?? b.serialNumber,
    role: a.role ?? b.role,
    ownAddresses: [...new Set([...a.ownAddresses, ...b.ownAddresses])],
  };
}
