// An X.509 certificate as the program uses it: what reports show of it, and what verification needs.

/** What verification asks of a certificate beside its names, dates and key. */
export interface CertificateRules {
  version: 1 | 2 | 3;
  /** `basicConstraints`; null: not there. */
  basicConstraints: { ca: boolean; pathLength: number | null } | null;
  /** Names of the bits that are set, e.g. `keyCertSign`; null: not there. */
  keyUsage: ReadonlySet<string> | null;
  /** OIDs; null: not there. */
  extendedKeyUsage: ReadonlySet<string> | null;
  /** `authorityKeyIdentifier` that names issuer and serial number, as some CAs do. */
  authorityIssuer: { issuerKey: string; serialNumber: string } | null;
  nameConstraints: { permitted: readonly NameSubtree[]; excluded: readonly NameSubtree[] } | null;
  /** Object identifiers of critical extensions that OpenSSL does not know. */
  unknownCritical: readonly string[];
  /** An extension that cannot be decoded, or that stands twice. */
  isMalformed: boolean;
}

/** A base of name constraints: kinds that are not compared are kept by their kind alone. */
export interface NameSubtree {
  kind: 'dns' | 'ip' | 'email' | 'uri' | 'directory' | 'other';
  /** As text; for `ip` the address and mask in hex, for `directory` the name as it is compared. */
  base: string;
}

export type KeyType = 'rsa' | 'rsa-pss' | 'ecdsa' | 'dsa' | 'ed25519' | 'ed448' | 'other';

export interface Certificate {
  /** Of the DER form, lower-case hex. */
  sha256: string;
  der: Uint8Array;
  /** RFC 4514, most specific part first: untrusted text. */
  subject: string;
  issuer: string;
  /** The names as OpenSSL compares them: kind of string, case and blanks do not matter. */
  subjectKey: string;
  issuerKey: string;
  /** The first one. */
  commonName: string | null;
  dnsNames: readonly string[];
  /** `DNS:…`, `IP:…` and so on, in their order: untrusted text. */
  subjectAltNames: readonly string[];
  /** Milliseconds since 1970 UTC. */
  notBeforeMs: number;
  notAfterMs: number;
  /** Upper-case hex, without leading zeros. */
  serialNumber: string;
  keyType: KeyType;
  /** Of the modulus or curve; null where it has none or is unknown. */
  keyBits: number | null;
  /** As people name it: `rsa2048`, `ecP-256`, `ed25519`. */
  key: string;
  /** Digest of the signature, `sha256`; `ed25519` and the like where it is part of the algorithm; else the OID. */
  signature: string;
  /** Lower-case hex. */
  subjectKeyId: string | null;
  authorityKeyId: string | null;
  /** May sign others, by what it says itself. */
  isCa: boolean;
  /** Issuer and subject are one, and its own key verifies the signature. */
  selfSigned: boolean;
  rules: CertificateRules;
}
