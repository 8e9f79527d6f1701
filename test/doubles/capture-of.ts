// Captures of one node, for tests of what follows from several of them.
import type { FindingFact, NodeCapture } from '../../shared/model/stored-records.ts';

type Server = NodeCapture['servers'][number];

export const factOf = (change: Partial<FindingFact> = {}): FindingFact => ({
  findingId: 'f_self-signed',
  problemId: 'p_1',
  signature: 'expressway/traffic-server/self-signed',
  cause: 'self-signed',
  severity: 'critical',
  headline: 'cucm.example.lab:8443 presents a self-signed certificate',
  server: { address: 'cucm.example.lab', ip: '10.61.20.11', port: 8443 },
  count: 3,
  firstSeen: null,
  lastSeen: null,
  ...change,
});

export const failing = (change: Partial<Server> = {}): Server => ({
  address: 'cucm.example.lab',
  ip: '10.61.20.11',
  port: 8443,
  verdict: 'fail',
  cause: 'self-signed',
  verifiedOk: false,
  ...change,
});

export const passing = (change: Partial<Server> = {}): Server =>
  failing({ verdict: 'pass', cause: null, verifiedOk: true, ...change });

/** @param day of March 2026: the time of the capture, and part of its bundle id */
export const captureOf = (day: number, change: Partial<NodeCapture> = {}): NodeCapture => ({
  site: 'default',
  node: 'expc1',
  cluster: null,
  bundleId: `b_${day}`,
  reference: null,
  capturedAt: `2026-03-0${day}T12:00:00.000Z`,
  complete: true,
  role: 'C',
  version: 'X14.2.1',
  ip: null,
  fqdn: null,
  serialNumber: null,
  verification: 'enforced',
  verdict: 'fail',
  reasons: [],
  headline: `as of day ${day}`,
  servers: [failing()],
  findings: [factOf()],
  ...change,
});
