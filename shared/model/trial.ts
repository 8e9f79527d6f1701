// Trying a remedy: the servers of all nodes with the chains they presented, to be judged again as if something were
// changed. A remedy is shown with what it came to.
import type { Certificate } from './certificate.ts';
import type { ChainFault, PresentedChain, ServerEvidence } from './server-evidence.ts';
import type { Cause } from './vocabulary.ts';

export interface TrialServer {
  node: string;
  /** Place of the node in the report: two machines may go by one name. */
  nodeAt: number;
  /** Name of the cluster, or of the node where it is in none: trusted CA lists are changed on all peers. */
  group: string;
  address: string;
  ip: string | null;
  port: number | null;
  /** What it fails on, or would; null: on nothing that is known. */
  cause: Cause | null;
  /** The chain that the cause is about: one that gives the logged error, else the newest. null: none was captured. */
  chain: PresentedChain | null;
  evidence: ServerEvidence;
}

/** What is imagined to be otherwise. */
export interface TrialChange {
  /** Added to, or taken out of, the trusted CA list. */
  add?: readonly Certificate[];
  remove?: readonly Certificate[];
  /** Another address that the server is asked for by. */
  address?: string;
  /** Another chain that it presents. */
  chain?: PresentedChain['certificates'];
}

export interface TrialNode {
  node: string;
  nodeAt: number;
  group: string;
  /** null: the bundle holds no trusted CA list of it. */
  stored: readonly Certificate[] | null;
  /** SHA-256 of those. */
  digests: ReadonlySet<string>;
  ciphers: readonly { list: string; value: string; prefersRsa: boolean }[];
  version: string | null;
}

export interface Trials {
  nodes: readonly TrialNode[];
  servers: readonly TrialServer[];
  /**
   * The first fault that is left of the chain that is given with the server; null in `fault`: it passes. null: without a
   * chain or a trust store nobody can tell.
   */
  judge(server: TrialServer, change: TrialChange): { fault: ChainFault | null } | null;
}
