// What the packet captures of one node have shown: which servers presented which chains, and how often that went well.
import type { TlsEndpoint, TlsVersion } from './handshake.ts';

export type ChainSighting =
  /** SHA-256 of each certificate as sent, the server's own first. */
  { kind: 'whole'; sha256: readonly string[] } | { kind: 'partial' | 'encrypted' | 'resumed' | 'none' };

export interface AlertTally {
  count: number;
  lastMs: number;
}

/** Handshakes that are alike: same server, name asked for, version, cipher and chain. */
export interface HandshakeTally {
  server: TlsEndpoint;
  /** As first sent: untrusted text. */
  sni: string | null;
  /** Whether the message that would name it was seen. */
  hasHello: boolean;
  version: TlsVersion | null;
  cipher: string | null;
  chain: ChainSighting;
  count: number;
  completed: number;
  firstMs: number;
  lastMs: number;
  lastCompletedMs: number | null;
  /** Fatal alerts by number, from the client and from the server. */
  clientAlerts: Map<number, AlertTally>;
  serverAlerts: Map<number, AlertTally>;
}

export interface CaptureObservations {
  /** By what makes them alike. */
  handshakes: Map<string, HandshakeTally>;
  /** The one address that took part in every handshake: the node's own. null: none or several did. */
  ownIp: string | null;
  fromMs: number | null;
  toMs: number | null;
}
