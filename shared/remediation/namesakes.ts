// Stage 7, remediation: certificates that cannot stand side by side in a trusted CA list, by what Cisco's documents
// compare: the subject (MRA guide) and the common name (CSCwa12905).
import type { Certificate } from '../model/certificate.ts';

export interface Namesakes {
  /** Another certificate of the same subject or common name, but for `except`; null: there is none. */
  of(certificate: Certificate, except?: Certificate): Certificate | null;
}

/** Of one name, that many are kept: more than two tell nothing more, and one of them may be excepted. */
const maxKept = 3;

export function makeNamesakes(certificates: readonly Certificate[]): Namesakes {
  const byName = new Map<string, Map<string, Certificate>>();
  for (const certificate of certificates)
    for (const name of namesOf(certificate)) {
      const same = byName.get(name) ?? new Map<string, Certificate>();
      if (same.size < maxKept) byName.set(name, same.set(certificate.sha256, certificate));
    }
  return {
    of(certificate, except) {
      for (const name of namesOf(certificate))
        for (const other of byName.get(name)?.values() ?? [])
          if (other.sha256 !== certificate.sha256 && other.sha256 !== except?.sha256) return other;
      return null;
    },
  };
}

const namesOf = ({ subjectKey, commonName }: Certificate): string[] => [
  `subject ${subjectKey}`,
  ...(commonName === null ? [] : [`name ${commonName.toLowerCase()}`]),
];
