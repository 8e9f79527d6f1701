// Stage 5, exchanges: what the joiners of all nodes of a bundle hold together, and how much of it there may be. A log can
// name hundreds of nodes, and each could hold as much as one real node.

export interface JoinHoldings {
  /** Open transactions. */
  transactions: number;
  /** Failure lines whose port is not settled. */
  lines: number;
  /** Ended transactions of which only IP address and port are known. */
  nameless: number;
  /** Places (an address and a port) that something is remembered of. */
  places: number;
  /** Threads whose newest WARNING is remembered. */
  threads: number;
}

export const newJoinHoldings = (): JoinHoldings => ({ transactions: 0, lines: 0, nameless: 0, places: 0, threads: 0 });

/** Lines that wait for their exchanges to go on; beyond it the oldest of the node is settled with what is known. */
export const maxWaitingLines = 5_000;
/** Transactions kept until the log may have named them; beyond it they are not counted. */
export const maxNameless = 10_000;
/** Beyond it names and ports are told less often. */
export const maxPlaces = 20_000;
/** A traffic server has some dozens, and starts some times a day. */
export const maxThreads = 10_000;
