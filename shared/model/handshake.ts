// A TLS handshake as a packet capture shows it, from its first bytes to what became of it.

export interface TlsEndpoint {
  /** In canonical spelling. */
  ip: string;
  port: number;
}

/** The certificates of the server as far as the capture shows them. */
export type ShownChain =
  /** DER, as sent: the server's own first. */
  | { kind: 'whole'; certificates: readonly Uint8Array[] }
  /** Packets are missing or were cut, or a budget was used up. */
  | { kind: 'partial' }
  /** TLS 1.3: it was sent, but cannot be read. */
  | { kind: 'encrypted' }
  /** An earlier session went on: no certificate is sent. */
  | { kind: 'resumed' }
  /** None was sent: the handshake ended before, or is without certificates. */
  | { kind: 'none' };

/** As numbered by the TLS registry. */
export interface TlsAlert {
  level: 'warning' | 'fatal';
  description: number;
}

export const tlsVersions = ['SSL 3.0', '1.0', '1.1', '1.2', '1.3'] as const;
export type TlsVersion = (typeof tlsVersions)[number];

export interface Handshake {
  client: TlsEndpoint;
  server: TlsEndpoint;
  /** Of the first packet of its connection, in milliseconds since 1970 UTC. */
  timeMs: number;
  /** Server name that the client asked for, as sent: untrusted text. null: none sent, or not seen. */
  sni: string | null;
  /** What the client offered; empty where its first message was not seen. A client before TLS 1.3 tells its highest version only. */
  offeredVersions: readonly TlsVersion[];
  offeredCiphers: readonly string[];
  /** What the server chose; null where its answer was not seen. */
  version: TlsVersion | null;
  /** OpenSSL's name of the cipher suite, or its number as `0xC0FF`. */
  cipher: string | null;
  chain: ShownChain;
  /** The first fatal alert in clear of each side; where there is none, a warning that refuses the certificate. */
  clientAlert: TlsAlert | null;
  serverAlert: TlsAlert | null;
  /** Both sides went on to encrypted data, without a fatal alert before it. */
  isCompleted: boolean;
}
