// What the configuration and status dumps of a node tell.
import type { Product } from './vocabulary.ts';

/** A UC server that was discovered or entered on the node. */
export interface ConfiguredServer {
  /** A plain host name or IP address. */
  address: string;
  product: Product;
  /** Whether discovery verifies its certificate; null where the dump does not say. */
  tlsVerifyMode: 'On' | 'Off' | null;
}

export interface ConfigurationFacts {
  hostName: string | null;
  domain: string | null;
  ownAddresses: string[];
  clusterName: string | null;
  peers: string[];
  /** `EdgeConfigServer VerifyOriginServer`; absent: a whole dump lacks the key; null: what stands there cannot be told. */
  verifyOriginServer: boolean | 'absent' | null;
  /** `CollaborationEdge Enabled`. */
  mraEnabled: boolean | null;
  configured: ConfiguredServer[];
  ciphers: { list: string; value: string }[];
}

export interface StatusFacts {
  version: string | null;
  serialNumber: string | null;
  role: 'C' | 'E' | null;
  ownAddresses: string[];
}
