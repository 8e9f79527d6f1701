// Stage 7, remediation: which servers a change of the trusted CA lists of a group touches: those that it may mend, and
// those that pass now and may not any more.
import type { Certificate } from '../model/certificate.ts';
import type { TrialServer } from '../model/trial.ts';
import { missingOf, needOf } from './trust-needs.ts';

export interface Touched {
  /** Failing servers that lack one of these certificates. */
  lacking(group: string, certificates: readonly Certificate[]): readonly TrialServer[];
  /** Failing servers that lack the same issuer, which nobody has. */
  lackingIssuer(group: string, of: Certificate): readonly TrialServer[];
  /** Passing servers that rest on a certificate, or for whose chain another of that name may be taken instead. */
  relying(group: string, certificates: readonly Certificate[]): readonly TrialServer[];
}

export function makeTouched(servers: readonly TrialServer[]): Touched {
  const index = new Map<string, Set<TrialServer>>();
  const add = (key: string, server: TrialServer): void => {
    const known = index.get(key);
    if (known) known.add(server);
    else index.set(key, new Set([server]));
  };
  for (const server of servers) for (const key of keysOf(server)) add(key, server);
  const found = (keys: readonly string[]): TrialServer[] => [
    ...new Set(keys.flatMap((key) => [...(index.get(key) ?? [])])),
  ];
  return {
    lacking: (group, certificates) => found(certificates.map(({ sha256 }) => keyOf(group, 'lacks', sha256))),
    lackingIssuer: (group, of) => found([keyOf(group, 'lacks issuer', issuerOf(of))]),
    relying: (group, certificates) =>
      found(
        certificates.flatMap(({ sha256, subjectKey }) => [
          keyOf(group, 'rests on', sha256),
          keyOf(group, 'issued by', subjectKey),
        ]),
      ),
  };
}

function keysOf(server: TrialServer): string[] {
  const { group, cause, chain } = server;
  if (chain === null) return [];
  const need = needOf(server);
  if (need?.kind === 'unknown-issuer') return [keyOf(group, 'lacks issuer', issuerOf(need.of))];
  if (need !== null) return missingOf(server).map(({ sha256 }) => keyOf(group, 'lacks', sha256));
  if (cause !== null || chain.fault !== null) return [];
  return [
    ...chain.restsOn.map((sha256) => keyOf(group, 'rests on', sha256)),
    ...chain.certificates.map(({ issuerKey }) => keyOf(group, 'issued by', issuerKey)),
  ];
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

const issuerOf = ({ issuerKey, authorityKeyId }: Certificate): string => keyOf(issuerKey, authorityKeyId ?? '');
