// Every number that bounds the work on a bundle, with its unit and its reason; docs/problems.md has the code of each and
// what follows. Operators may narrow or widen them (limit-overrides.ts).

export const defaultLimits = {
  /** A line longer than this is cut for matching: the longest real lines (HTTP headers on one line) stay below 64 KiB. */
  maxLineBytes: 256 * 1024,
  /** Continuation text kept with a record: enough for the start line and headers of an HTTPMSG block. */
  maxContinuationBytes: 4 * 1024,
  /** A configuration or status dump is small (some MB at most); more is not read into memory. */
  maxDumpBytes: 16 * 1024 * 1024,
  /** Length of a member name that is kept; longer ones are cut. */
  maxNameBytes: 1024,
  /** Members of one bundle: a real archive has some dozens. */
  maxMembers: 100_000,
  /** Decoded bytes of one bundle: the largest real archives decode to some GB; beyond this lies a bomb. */
  maxDecodedBytes: 24 * 1024 ** 3,
  /** Decoded bytes of one member: a log may be nearly all there is of a bundle. */
  maxMemberBytes: 22 * 1024 ** 3,
  /** How many times as large as it is stored a bundle may become: logs reach 100, deflate cannot go beyond 1,032. */
  maxExpansion: 1_000,
  /** Decoded bytes for which that is not asked: an idle log may be one line, again and again. */
  freeExpansionBytes: 1024 ** 3,
  /** Problems written down per bundle; those beyond it are counted. A hostile archive may hold a million. */
  maxProblems: 1_000,
  /** How deep containers may stand in each other. */
  maxNesting: 5,
  /** Transactions that are open at one time, on all nodes together; the oldest is given up beyond that. */
  maxOpenTransactions: 10_000,
  /** Servers of all nodes of a bundle together: a large deployment has some hundreds. Each is in the report. */
  maxServers: 3_000,
  /** Nodes of one bundle, by their logs or by their captures: a cluster has six. */
  maxNodes: 500,
  /** Dumps of one bundle that are read: a node has four. */
  maxDumps: 4_000,
  /** Folders of one bundle that logs are told apart by. */
  maxLogFolders: 4_000,
  /** Certificates in all certificate files together, each as often as it stands there. */
  maxStoredCertificates: 50_000,
  /** Newest failed transactions named per server, by contract. */
  maxFailedTxnIds: 1_000,
  /** Different certificates of one bundle: a trusted CA list holds some hundred; each takes a millisecond to parse. */
  maxCertificates: 5_000,
  /** Different handshakes (server, name, chain and the like) of all captures of a bundle: some per server. */
  maxHandshakeTallies: 3_000,
  /** Different chains shown per server, the newest: a server changes its certificate once a year. */
  maxChainsPerServer: 100,
  /** Bytes of one quoted line. */
  maxEvidenceBytes: 4_096,
  /** Different request paths and users counted per finding; beyond that the count is a lower bound. */
  maxImpactSamples: 1_000,
};
export type Limits = typeof defaultLimits;
