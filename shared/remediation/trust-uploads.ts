// Stage 7, remediation: what has to be uploaded so that chains are trusted: for which servers one upload does it, and
// whether the trusted CA list can hold it beside the others.
import type { Certificate } from '../model/certificate.ts';
import type { TrustNeed } from '../model/server-evidence.ts';
import type { TrialServer, Trials } from '../model/trial.ts';

export interface TrustUploads {
  /** What is to be added for that server; null: nothing that is at hand. */
  for(server: TrialServer): readonly Certificate[] | null;
  /** Servers of the same group that lack one of these certificates. */
  lacking(group: string, certificates: readonly Certificate[]): readonly TrialServer[];
  /** Nodes of the group that store all of these already, and there are others. */
  storedBy(group: string, certificates: readonly Certificate[]): readonly string[];
  /** Servers of the same group that lack the same issuer, which nobody has. */
  lackingIssuer(group: string, of: Certificate): readonly TrialServer[];
  /** A certificate that cannot stand in the list beside one of these: it bears the same name. null: none. */
  collision(group: string, certificates: readonly Certificate[]): Collision | null;
}

export interface Collision {
  with: 'stored' | 'other-upload';
  certificate: Certificate;
}

/** Cisco's documents: two of one subject or common name cannot be used side by side (CSCwa12905, MRA guide). */
export function collisionWords({ with: where, certificate: { sha256 } }: Collision): string {
  const what =
    where === 'stored'
      ? `The trusted CA list already holds another certificate of the same subject or common name (SHA-256 ${sha256})`
      : `Another certificate that would have to be stored has the same subject or common name (SHA-256 ${sha256})`;
  return `${what}, and the Expressway uses only the first of two. Storing both does not help: have the certificate signed by a CA, give it another common name, or let CUCM 14 or later use one certificate for both services.`;
}

export const needOf = ({ chain }: TrialServer): TrustNeed | null => chain?.fault?.need ?? null;

export function makeTrustUploads({ nodes, servers }: Trials): TrustUploads {
  const lackers = new Map<string, TrialServer[]>();
  const wanted = new Map<string, Named>();
  const stored = new Map<string, Named>();
  for (const server of servers) {
    const uploads = uploadsOf(server) ?? [];
    for (const certificate of uploads) note(lackers, keyOf(server.group, certificate.sha256), server);
    const need = needOf(server);
    if (need?.kind === 'unknown-issuer') note(lackers, keyOf(server.group, issuerOf(need.of)), server);
    addAll(wanted, server.group, uploads);
  }
  const holders = Map.groupBy(
    nodes.flatMap(({ node, group, stored: held }) =>
      held === null ? [] : [{ node, group, digests: new Set(held.map(({ sha256 }) => sha256)) }],
    ),
    ({ group }) => group,
  );
  for (const node of nodes) addAll(stored, node.group, node.stored ?? []);

  return {
    for: uploadsOf,
    lacking: (group, certificates) => [
      ...new Set(certificates.flatMap(({ sha256 }) => lackers.get(keyOf(group, sha256)) ?? [])),
    ],
    storedBy: (group, certificates) =>
      certificates.length === 0
        ? []
        : (holders.get(group) ?? [])
            .filter(({ digests }) => certificates.every(({ sha256 }) => digests.has(sha256)))
            .map(({ node }) => node),
    lackingIssuer: (group, of) => lackers.get(keyOf(group, issuerOf(of))) ?? [],
    collision(group, certificates) {
      for (const certificate of certificates) {
        const old = stored.get(group)?.namesakeOf(certificate);
        if (old) return { with: 'stored', certificate: old };
        const other = wanted.get(group)?.namesakeOf(certificate);
        if (other) return { with: 'other-upload', certificate: other };
      }
      return null;
    },
  };
}

function uploadsOf(server: TrialServer): readonly Certificate[] | null {
  const need = needOf(server);
  if (need?.kind === 'own-certificate') return [need.certificate];
  return need?.kind === 'known-issuers' ? need.missing : null;
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

const issuerOf = ({ issuerKey, authorityKeyId }: Certificate): string => keyOf(issuerKey, authorityKeyId ?? '');

function note<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** By what Cisco's documents compare: the subject (MRA guide), the common name (CSCwa12905). */
const namesOf = ({ subjectKey, commonName }: Certificate): string[] => [
  `subject ${subjectKey}`,
  ...(commonName === null ? [] : [`name ${commonName.toLowerCase()}`]),
];

interface Named {
  add(certificate: Certificate): void;
  namesakeOf(certificate: Certificate): Certificate | null;
}

function makeNamed(): Named {
  const byName = new Map<string, Map<string, Certificate>>();
  return {
    add(certificate) {
      for (const name of namesOf(certificate)) {
        const same = byName.get(name) ?? new Map<string, Certificate>();
        // Two are enough to tell that there is another.
        if (same.size < 2) byName.set(name, same.set(certificate.sha256, certificate));
      }
    },
    namesakeOf(certificate) {
      for (const name of namesOf(certificate))
        for (const other of byName.get(name)?.values() ?? []) if (other.sha256 !== certificate.sha256) return other;
      return null;
    },
  };
}

function addAll(map: Map<string, Named>, group: string, certificates: readonly Certificate[]): void {
  const named = map.get(group) ?? makeNamed();
  map.set(group, named);
  for (const certificate of certificates) named.add(certificate);
}
