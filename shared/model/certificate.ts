// An X.509 certificate as the program uses it: what reports show of it, and what verification needs.

export type KeyType = 'rsa' | 'rsa-pss' | 'ecdsa' | 'dsa' | 'ed25519' | 'ed448' | 'other';

export interface Certificate {
  /** Of the DER form, lower-case hex. */
  sha256: string;
  der: Uint8Array;
  /** RFC 4514, most specific part first: untrusted text. */
  subject: string;
  issuer: string;
  /** The names as OpenSSL compares them, in hex: kind of string, case and blanks do not matter. */
  subjectKey: string;
  issuerKey: string;
  /** The first one, untrusted text. */
  commonName: string | null;
  /** One character per byte, as names are compared: untrusted text. */
  dnsNames: readonly string[];
  /** `DNS:…`, `IP:…` and so on, in their order: untrusted text. */
  subjectAltNames: readonly string[];
  /** Milliseconds since 1970 UTC. */
  notBeforeMs: number;
  notAfterMs: number;
  /** Upper-case hex, without leading zeros; `-` before a negative one. */
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

/** What verification asks of a certificate beside its names, dates and key. */
export interface CertificateRules {
  version: number;
  /** The kind of key that can have made the signature; null: an algorithm that is unknown here. */
  signedBy: KeyType | null;
  /** `basicConstraints`; null: not there. */
  basicConstraints: { ca: boolean; pathLength: number | null } | null;
  /** Names of the bits that are set, e.g. `keyCertSign`; null: not there. */
  keyUsage: ReadonlySet<string> | null;
  /** OIDs; null: not there. */
  extendedKeyUsage: ReadonlySet<string> | null;
  /** Bits of the old Netscape certificate type, the first one is 0x80; null: not there. */
  netscapeType: number | null;
  /** `authorityKeyIdentifier` that names issuer or serial number, as some CAs do. */
  authorityIssuer: { issuerKey: string | null; serialNumber: string | null } | null;
  nameConstraints: { permitted: readonly NameSubtree[]; excluded: readonly NameSubtree[] } | null;
  /** What name constraints apply to: of the subject, in its order, and of the alternative names. */
  commonNames: readonly string[];
  /** `value` is null where the kind of string is not the one for mail addresses. */
  subjectEmails: readonly { value: string | null }[];
  altNames: readonly ComparedName[];
  /** Object identifiers of critical extensions. */
  criticalExtensions: readonly string[];
  /** A proxy certificate, RFC 3820. */
  isProxy: boolean;
  /** An extension that cannot be decoded, or that stands twice. */
  isMalformed: boolean;
}

export type NameKind = 'dns' | 'ip' | 'email' | 'uri' | 'directory' | 'other-name' | 'x400' | 'edi' | 'registered-id';

/** A general name as it is compared. */
export interface ComparedName {
  kind: NameKind;
  /** A character per byte; `ip` in hex, `directory` as `subjectKey`, '' for kinds that are not compared. */
  value: string;
}

/** A base of name constraints; an `ip` is address and mask. */
export interface NameSubtree extends ComparedName {
  /** States a minimum or maximum, which nobody supports. */
  isBounded: boolean;
}
