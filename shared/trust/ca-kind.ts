// Stage 6, trust: whether a certificate may sign others, as OpenSSL sees it: old kinds of CA are known by other signs than
// basic constraints.
import type { Certificate } from '../model/certificate.ts';

/** `whole`: basic constraints say so. The others do for a root only. */
export type CaKind = 'none' | 'whole' | 'version-1-root' | 'key-usage-only' | 'netscape';

/** The three bits of a Netscape certificate type that mean a CA; the first is that of an SSL CA. */
const netscapeCa = 0x07;
export const netscapeSslCa = 0x04;
export const netscapeSslServer = 0x40;

export function caKind({ rules }: Certificate, isSelfSigned: boolean): CaKind {
  const { basicConstraints, keyUsage, netscapeType, version } = rules;
  if (keyUsage && !keyUsage.has('keyCertSign')) return 'none';
  if (basicConstraints) return basicConstraints.ca ? 'whole' : 'none';
  if (version === 1 && isSelfSigned) return 'version-1-root';
  if (keyUsage) return 'key-usage-only';
  return netscapeType !== null && (netscapeType & netscapeCa) !== 0 ? 'netscape' : 'none';
}
