// Stage 6, trust: the certificates of the evidence as issuers of each other: from a certificate upwards as far as they are
// known.
import type { Certificate } from '../model/certificate.ts';
import { isIssuedBy } from './issuer.ts';

export interface KnownIssuers {
  /**
   * The issuers above a certificate, next one first. Of several ways one up to an issuer that `isEnd` accepts is taken,
   * else one up to a self-signed one, else the longest.
   */
  above(certificate: Certificate, isEnd: (issuer: Certificate) => boolean): readonly Certificate[];
}

/** Longer chains are refused by the depth limit of the verification anyhow. */
const maxSteps = 8;
/** Signatures checked on the way up. CAs are renewed and cross-signed some times; more are made to cost time. */
const maxChecks = 64;

export function makeKnownIssuers(certificates: Iterable<Certificate>): KnownIssuers {
  const bySubject = Map.groupBy(certificates, ({ subjectKey }) => subjectKey);

  function climb(
    from: Certificate,
    isEnd: (issuer: Certificate) => boolean,
    steps: number,
    tried: Set<Certificate>,
  ): readonly Certificate[] {
    let best: readonly Certificate[] = [];
    if (steps === 0 || from.selfSigned) return best;
    for (const issuer of bySubject.get(from.issuerKey) ?? []) {
      // What was tried once leads nowhere new.
      if (issuer === from || tried.has(issuer) || tried.size >= maxChecks) continue;
      tried.add(issuer);
      if (!isIssuedBy(from, issuer)) continue;
      if (isEnd(issuer)) return [issuer];
      const way = [issuer, ...climb(issuer, isEnd, steps - 1, tried)];
      if (isEnd(way.at(-1) ?? issuer)) return way;
      if (isBetter(way, best)) best = way;
    }
    return best;
  }

  return { above: (certificate, isEnd) => climb(certificate, isEnd, maxSteps, new Set()) };
}

function isBetter(way: readonly Certificate[], best: readonly Certificate[]): boolean {
  const [isRooted, wasRooted] = [way, best].map((each) => each.at(-1)?.selfSigned ?? false);
  return isRooted === wasRooted ? way.length > best.length : isRooted === true;
}
