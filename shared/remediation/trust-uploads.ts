// Stage 7, remediation: what has to be uploaded so that a chain is trusted, as far as the trusted CA list can hold it
// beside the others; and which servers an upload touches.
import type { Certificate } from '../model/certificate.ts';
import type { TrialServer, Trials } from '../model/trial.ts';
import { makeNamesakes, type Namesakes } from './namesakes.ts';
import { makeTouched, type Touched } from './touched-servers.ts';
import { missingOf } from './trust-needs.ts';

export interface TrustUpload {
  /** null: none that helps. */
  add: readonly Certificate[] | null;
  /** Why something is left out, or all of it. */
  collision: Collision | null;
}

export interface Collision {
  with: 'stored' | 'other-upload';
  certificate: Certificate;
}

export interface TrustUploads extends Touched {
  /** @param removed taken out of the list by the same remedy */
  for(server: TrialServer, removed?: Certificate): TrustUpload;
  /** Other nodes of the group that store all that this server lacks. */
  peersThatHave(server: TrialServer): readonly string[];
}

export function makeTrustUploads(trials: Trials): TrustUploads {
  const { nodes, servers } = trials;
  const stored = new Map(nodes.map(({ nodeAt, stored: held }) => [nodeAt, makeNamesakes(held ?? [])]));
  // Trusted CA lists differ from peer to peer, but what is uploaded is uploaded on all of them.
  const wanted = new Map(
    [...Map.groupBy(servers, ({ group }) => group)].map(([group, own]) => [
      group,
      makeNamesakes(own.flatMap(missingOf)),
    ]),
  );
  const holders = Map.groupBy(nodes, ({ group }) => group);

  return {
    ...makeTouched(servers),
    for: (server, removed) => uploadFor(server, removed, stored.get(server.nodeAt), wanted.get(server.group), trials),
    peersThatHave(server) {
      const missing = missingOf(server);
      if (missing.length === 0) return [];
      const peers = (holders.get(server.group) ?? []).filter(({ nodeAt }) => nodeAt !== server.nodeAt);
      return peers.filter(({ digests }) => missing.every(({ sha256 }) => digests.has(sha256))).map(({ node }) => node);
    },
  };
}

/** All of it; else what of it can stand in the list, if that is enough. */
function uploadFor(
  server: TrialServer,
  removed: Certificate | undefined,
  stored: Namesakes | undefined,
  wanted: Namesakes | undefined,
  trials: Trials,
): TrustUpload {
  const missing = missingOf(server);
  const collides = (certificate: Certificate): Collision | null => {
    const old = stored?.of(certificate, removed) ?? null;
    if (old) return { with: 'stored', certificate: old };
    const other = wanted?.of(certificate, removed) ?? null;
    return other && { with: 'other-upload', certificate: other };
  };
  const fitting = missing.filter((each) => collides(each) === null);
  if (fitting.length === missing.length) return { add: missing.length > 0 ? missing : null, collision: null };
  const found = missing.flatMap((each) => collides(each) ?? []);
  const collision = found.find((each) => each.with === 'stored') ?? found[0] ?? null;
  if (fitting.length === 0) return { add: null, collision };
  const judged = trials.judge(server, { add: fitting, ...(removed && { remove: [removed] }) });
  const helps = judged !== null && (judged.fault === null || judged.fault.need === null);
  return { add: helps ? fitting : null, collision };
}

/** Cisco's documents: two of one subject or common name cannot be used side by side (CSCwa12905, MRA guide). */
export function collisionWords({ with: where, certificate: { sha256 } }: Collision): string {
  const what =
    where === 'stored'
      ? `The trusted CA list already holds another certificate of the same subject or common name (SHA-256 ${sha256})`
      : `Another certificate that would have to be stored has the same subject or common name (SHA-256 ${sha256})`;
  return `${what}, and by Cisco's documents the Expressway uses only the first of two. Do not rely on storing both: have the certificate signed by a CA, give it another common name, or let CUCM 14 or later use one certificate for both services.`;
}
