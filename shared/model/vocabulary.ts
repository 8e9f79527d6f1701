// The closed lists of words that callers rely on: verdicts, reasons, causes and the like. Everything that judges or
// reports speaks in these.
import * as z from 'zod';

export const verdicts = ['fail', 'warn', 'inconclusive', 'pass'] as const;
export const Verdict = z.enum(verdicts).describe('worst first: fail, warn, inconclusive, pass');
export type Verdict = z.infer<typeof Verdict>;

/** The worst of several verdicts; `undefined` for none. */
export function worst(found: Iterable<Verdict>): Verdict | undefined {
  const seen = new Set(found);
  return verdicts.find((verdict) => seen.has(verdict));
}

export const Reason = z.enum([
  'recovered',
  'intermittent',
  'verification-permissive',
  'verification-off',
  'would-fail',
  'assumes-same-certificate',
  'not-verified',
  'capture-encrypted',
  'no-exchange-seen',
  'log-missing',
  'log-truncated',
  'evidence-truncated',
  'role-e-collect-c',
  'port-uncertain',
]);
export type Reason = z.infer<typeof Reason>;

export const certificateCauses = [
  'self-signed',
  'untrusted-ca',
  'missing-intermediate',
  'expired',
  'not-yet-valid',
  'name-mismatch',
  'weak-crypto',
  'wrong-purpose',
  'invalid-chain',
  'revoked',
  'rejected-by-server',
  'certificate-other',
] as const;
export const connectionCauses = [
  'connection-refused',
  'protocol-mismatch',
  'not-tls',
  'closed-by-server',
  'no-shared-cipher',
  'connection-other',
] as const;
export const Cause = z.enum([...certificateCauses, ...connectionCauses]);
export type Cause = z.infer<typeof Cause>;
/** Mended in the trusted CA list, which every peer has its own of. */
export const storeCauses: readonly Cause[] = ['self-signed', 'untrusted-ca', 'missing-intermediate'];
export const isCertificateCause = (cause: Cause): boolean => (certificateCauses as readonly string[]).includes(cause);

export const Verification = z
  .enum(['enforced', 'permissive', 'off', 'not-implemented', 'not-applicable', 'unknown'])
  .describe('whether the traffic server verifies origin certificates, as it stands at the end of the log');
export type Verification = z.infer<typeof Verification>;

export const Role = z.enum(['C', 'E', 'unknown']);
export type Role = z.infer<typeof Role>;

export const AddressedBy = z.enum(['fqdn', 'short-name', 'ip']);
export type AddressedBy = z.infer<typeof AddressedBy>;

export const Product = z.enum(['cucm', 'imp', 'unity', 'cms', 'unknown']);
export type Product = z.infer<typeof Product>;

export const KeyType = z.enum(['rsa', 'rsa-pss', 'ecdsa', 'dsa', 'ed25519', 'ed448', 'other']);
export type KeyType = z.infer<typeof KeyType>;

export const Service = z.enum(['uds', 'tftp', 'xmpp', 'mwi', 'metrics', 'other']);
export type Service = z.infer<typeof Service>;

export const Severity = z.enum(['critical', 'high', 'medium', 'low', 'info']);
export type Severity = z.infer<typeof Severity>;

export const BundleCompleteness = z.enum(['complete', 'partial', 'unreadable']);
export type BundleCompleteness = z.infer<typeof BundleCompleteness>;
