// What the configuration and status dumps of a node tell.

export interface ConfigurationFacts {
  hostName: string | null;
  domain: string | null;
  ownAddresses: string[];
  clusterName: string | null;
  peers: string[];
  /** `EdgeConfigServer VerifyOriginServer`; null where the dump does not have the key. */
  verifyOriginServer: boolean | null;
  ciphers: { list: string; value: string }[];
}

export interface StatusFacts {
  version: string | null;
  serialNumber: string | null;
  role: 'C' | 'E' | null;
  ownAddresses: string[];
}
