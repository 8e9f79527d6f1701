// A bundle that is out to do harm, made while it is read, and what must come of it.

export interface HostileCase {
  /** A sentence: what it is, and what becomes of it. */
  name: string;
  bytes: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  status: 'complete' | 'partial' | 'unreadable';
  /** Codes of the problems, each once, sorted. */
  codes: readonly string[];
  /** Of each node (or of as many as are looked at): its verdict and the reasons. */
  verdicts: readonly string[];
  /** The most bytes of the bundle that may be read, and that may come out of its containers; a gigabyte unless told. */
  mostRead?: number;
  mostDecoded?: number;
  /** It takes minutes, and has its place in the long run. */
  isLong?: boolean;
}
