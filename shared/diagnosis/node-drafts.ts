// Stage 6, diagnosis: the nodes of one bundle while its evidence is shared out among them, found by host name.
import { isIP } from 'node:net';
import type { LogGroup, MemberDump, NodeEvidence } from '../model/bundle-observations.ts';
import type { NodeObservations } from '../model/observations.ts';
import { mergeConfiguration, mergeStatus } from './merge-facts.ts';
import { least, mergeObservations, most } from './merge-observations.ts';

export interface NodeDraft {
  name: string;
  evidence: NodeEvidence;
  log: NodeObservations | null;
  /** Folder and file-name host of the logs and dumps that are its own. */
  places: Set<string>;
}

export interface NodeDrafts {
  all(): NodeDraft[];
  /** The node there is, where there is one only. */
  only(): NodeDraft | null;
  /** By name without regard to case; a short name and an FQDN meet where just one node fits. */
  find(host: string | null): NodeDraft | null;
  /** The one node whose logs and dumps stand in that folder under that file-name host. */
  beside(folder: string, namedHost: string | null): NodeDraft | null;
  add(name: string): NodeDraft;
}

const placeOf = (folder: string, namedHost: string | null): string =>
  JSON.stringify([folder, namedHost?.toLowerCase() ?? null]);

export function makeNodeDrafts(): NodeDrafts {
  const drafts = new Map<string, NodeDraft>();
  const only = (found: NodeDraft[]): NodeDraft | null => (found.length === 1 ? (found[0] ?? null) : null);
  return {
    all: () => [...drafts.values()],
    only: () => only([...drafts.values()]),
    find(host) {
      if (host === null) return null;
      const exact = drafts.get(host.toLowerCase());
      return exact ?? only([...drafts.values()].filter(({ name }) => isShortFormOf(name, host)));
    },
    beside: (folder, namedHost) =>
      only([...drafts.values()].filter(({ places }) => places.has(placeOf(folder, namedHost)))),
    add(name) {
      const draft: NodeDraft = { name, evidence: noEvidence(), log: null, places: new Set() };
      drafts.set(name.toLowerCase(), draft);
      return draft;
    },
  };
}

const noEvidence = (): NodeEvidence => ({
  hasLog: false,
  fromMs: null,
  toMs: null,
  utcOffset: null,
  configuration: null,
  status: null,
  capture: null,
  trustStore: null,
  ownCertificates: [],
});

/** Whether one of the two is the first label of the other. */
function isShortFormOf(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return isIP(long) === 0 && long.toLowerCase().startsWith(`${short.toLowerCase()}.`) && !short.includes('.');
}

export function addLog(draft: NodeDraft, { folder, namedHost, fromMs, toMs, utcOffset }: LogGroup): void {
  const { evidence } = draft;
  draft.places.add(placeOf(folder, namedHost));
  evidence.hasLog = true;
  evidence.fromMs = least(evidence.fromMs, fromMs);
  evidence.toMs = most(evidence.toMs, toMs);
  evidence.utcOffset = utcOffset ?? evidence.utcOffset;
}

export function addObservations(draft: NodeDraft, observations: NodeObservations | null): void {
  draft.log = mergeObservations(draft.log, observations);
}

export function addDump(draft: NodeDraft, { folder, namedHost, configuration, status }: MemberDump): void {
  const { evidence } = draft;
  draft.places.add(placeOf(folder, namedHost));
  evidence.configuration = mergeConfiguration(evidence.configuration, configuration);
  evidence.status = mergeStatus(evidence.status, status);
}
