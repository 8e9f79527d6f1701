// Stage 7, remediation: a certificate that a remedy wants uploaded, as a file to take.
import { X509Certificate } from 'node:crypto';
import type * as z from 'zod';
import type { Certificate } from '../model/certificate.ts';
import type { Remediation } from '../model/finding.ts';

export type Artifact = z.infer<typeof Remediation>['artifacts'][number];

/**
 * @param origin where it was seen
 * @param completesChain stored alone it makes the chain trusted
 */
export function certificateArtifact(
  certificate: Certificate,
  origin: Artifact['origin'],
  completesChain: boolean,
): Artifact {
  return {
    kind: 'certificate-pem',
    origin,
    sha256: certificate.sha256,
    subject: certificate.subject,
    issuer: certificate.issuer,
    notAfter: new Date(certificate.notAfterMs).toISOString(),
    completesChain,
    pem: new X509Certificate(certificate.der).toString(),
  };
}
