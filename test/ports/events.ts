// Events for tests: whole and valid, with what a test is about handed in.
import type { EventRecord } from '../../shared/model/stored-records.ts';

type BundleEvent = Extract<EventRecord, { type: 'BundleClassified' }>;
type VerdictEvent = Extract<EventRecord, { type: 'NodeVerdictChanged' }>;
type FindingEvent = Extract<EventRecord, { findingId: string }>;

const head = (eventId: string) => ({
  eventId,
  time: '2026-03-10T10:00:00.000Z',
  site: 'lab',
  reference: null,
  bundleId: 'b1',
});

export const aBundleEvent = (eventId: string, differing: Partial<BundleEvent> = {}): BundleEvent => ({
  ...head(eventId),
  type: 'BundleClassified',
  status: 'complete',
  code: null,
  nodes: [],
  ...differing,
});

export const aVerdictEvent = (eventId: string, differing: Partial<VerdictEvent> = {}): VerdictEvent => ({
  ...head(eventId),
  type: 'NodeVerdictChanged',
  node: 'expc1',
  cluster: null,
  before: null,
  verdict: 'fail',
  headline: 'expc1 cannot reach cucm-pub.example.lab',
  ...differing,
});

export const aFindingEvent = (eventId: string, differing: Partial<FindingEvent> = {}): FindingEvent => ({
  ...head(eventId),
  type: 'FindingOpened',
  node: 'expc1',
  cluster: null,
  findingId: 'f_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  problemId: 'p_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  severity: 'high',
  headline: 'cucm-pub.example.lab presents a self-signed certificate',
  state: 'open',
  supersededBy: null,
  ...differing,
});
