// Stage 8, report, HTML face: a presented chain as a way from the server's own certificate up, and the place on it where
// verification stopped. Verification counts certificates along that way, not as they were sent.
import type { CertificateReport, PresentedChainReport } from '../../model/report.ts';

export interface ChainPath {
  /** From the server's own certificate upwards, as far as issuers were sent. */
  steps: CertificateReport[];
  /** Sent as well, but issuer of none of those. */
  besides: CertificateReport[];
  /** null: nothing is wrong, or it is not known. */
  fault: { where: FaultPlace; step: number } | null;
}

/**
 * `at`: the certificate itself is at fault. `above`: its issuer was not found. `name`: it does not name the server.
 * `beyond`: a certificate that was not sent, such as one of the trusted CA list.
 */
export type FaultPlace = 'at' | 'above' | 'name' | 'beyond';

/** Verification climbs seven issuers and notices one more. */
const longestPath = 9;

const missingIssuer = /^X509_V_ERR_UNABLE_TO_(?:GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE)$/;
const wrongName = /^X509_V_ERR_(?:HOSTNAME|IP_ADDRESS)_MISMATCH$/;

export function chainPath({ chain, predicted }: PresentedChainReport): ChainPath {
  const waiting = new Set(chain);
  const steps: CertificateReport[] = [];
  for (let next = chain[0]; next !== undefined && steps.length < longestPath; next = issuerAmong(waiting, next)) {
    steps.push(next);
    waiting.delete(next);
  }
  const fault = predicted && placeOf(predicted, steps.length);
  if (fault?.where !== 'above') return { steps, besides: [...waiting], fault };
  // What bears the issuer's name, but could not be it, ends the way here as it did for verification.
  const reached = new Set(steps.slice(0, fault.step + 1));
  return { steps: [...reached], besides: chain.filter((each) => !reached.has(each)), fault };
}

function issuerAmong(
  certificates: ReadonlySet<CertificateReport>,
  { issuer, authorityKeyId, selfSigned }: CertificateReport,
): CertificateReport | undefined {
  if (selfSigned) return undefined;
  const named = [...certificates].filter(({ subject }) => subject === issuer);
  const isKeyKnown = ({ subjectKeyId }: CertificateReport): boolean =>
    authorityKeyId === null || subjectKeyId === null || authorityKeyId === subjectKeyId;
  return named.find(isKeyKnown);
}

function placeOf({ name, depth }: { name: string; depth: number }, sent: number): ChainPath['fault'] {
  if (wrongName.test(name)) return { where: 'name', step: 0 };
  if (depth >= sent) return { where: 'beyond', step: sent - 1 };
  return { where: missingIssuer.test(name) ? 'above' : 'at', step: depth };
}
