// Stage 6, trust: a node's trusted CA list, in the order of its file: of several certificates with one subject the first
// that fits is used.
import type { Certificate } from '../model/certificate.ts';

export interface TrustStore {
  readonly all: readonly Certificate[];
  bySubject(subjectKey: string): readonly Certificate[];
  has(sha256: string): boolean;
}

export function makeTrustStore(certificates: readonly Certificate[]): TrustStore {
  const bySha256 = new Map<string, Certificate>();
  for (const each of certificates) if (!bySha256.has(each.sha256)) bySha256.set(each.sha256, each);
  const all = [...bySha256.values()];
  const bySubject = Map.groupBy(all, ({ subjectKey }) => subjectKey);
  return {
    all,
    bySubject: (subjectKey) => bySubject.get(subjectKey) ?? [],
    has: (sha256) => bySha256.has(sha256),
  };
}
