// Stage 6, trust: a node's trusted CA list, in the order of its file: of several certificates with one subject the first
// that fits is used.
import type { Certificate } from '../model/certificate.ts';

export interface TrustStore {
  readonly all: readonly Certificate[];
  bySubject(subjectKey: string): readonly Certificate[];
  has(sha256: string): boolean;
  /** Subjects, as text, that more than one certificate bears. */
  sameSubject(): string[];
  expiredAt(ms: number): Certificate[];
  /** What if they were added: at the end, as an upload does. */
  with(extra: readonly Certificate[]): TrustStore;
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
    sameSubject: () => [...bySubject.values()].flatMap(([first, second]) => (first && second ? [first.subject] : [])),
    expiredAt: (ms) => all.filter(({ notAfterMs }) => notAfterMs <= ms),
    with: (extra) => makeTrustStore([...all, ...extra]),
  };
}
