// Stage 6, diagnosis: certificates and presented chains as the report shows them.
import type { Certificate } from '../model/certificate.ts';
import type { CertificateReport, PresentedChainReport } from '../model/report.ts';
import type { PresentedChain } from '../model/server-evidence.ts';
import { codeOfName } from '../openssl/verify-errors.ts';
import { instant } from './instant.ts';
import type { JudgedNode } from './judge-node.ts';
import { shownHex, shownHexOrNull } from './shown-hex.ts';

export function presentedReport(chain: PresentedChain, node: JudgedNode, room: ReportRoom): PresentedChainReport {
  const { fault, certificates, sni, cipher } = chain;
  const [leaf] = certificates;
  return {
    seen: instant(chain.lastMs),
    firstSeen: instant(chain.firstMs),
    handshakes: chain.handshakes,
    tlsVersion: chain.version,
    cipher,
    sni,
    keyType: leaf.keyType,
    predicted: fault && {
      name: fault.name,
      code: codeOfName(fault.name, node.subject.log?.dialect ?? null),
      depth: fault.depth,
    },
    isVerified: chain.isJudged,
    chain: certificates.map((certificate) => certificateReport(certificate, node, room)),
  };
}

/** Alternative names of one certificate that are shown. */
const maxNames = 200;
/** Characters of a name that are shown. */
const maxText = 500;

/** Characters of certificates that a report may still show: many servers may present one long chain each. */
export interface ReportRoom {
  left: number;
}

/** Of all certificates of a report together: some ten thousand usual ones. */
export const newReportRoom = (): ReportRoom => ({ left: 20_000_000 });

/** What one certificate takes beside its names. */
const usualSize = 700;

export function certificateReport(certificate: Certificate, node: JudgedNode, room: ReportRoom): CertificateReport {
  const names = certificate.subjectAltNames.slice(0, maxNames).map(clip);
  room.left -= usualSize + names.reduce((sum, { length }) => sum + length, 0);

  const { sha256, serialNumber, key, keyType, signature, subjectKeyId, authorityKeyId, isCa, selfSigned } = certificate;
  const stored = node.subject.group.trustStore?.digests ?? null;
  return {
    subject: clip(certificate.subject),
    issuer: clip(certificate.issuer),
    subjectAltNames: names,
    notBefore: instant(certificate.notBeforeMs),
    notAfter: instant(certificate.notAfterMs),
    serialNumber: shownHex(serialNumber),
    sha256,
    key,
    keyType,
    signature,
    subjectKeyId: shownHexOrNull(subjectKeyId),
    authorityKeyId: shownHexOrNull(authorityKeyId),
    isCa,
    selfSigned,
    inTrustStore: stored === null ? null : stored.has(sha256),
  };
}

const clip = (text: string): string => (text.length <= maxText ? text : `${text.slice(0, maxText - 1)}…`);
