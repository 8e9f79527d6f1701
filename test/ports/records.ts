// Records for the contract suites: whole and valid, with what a test is about handed in.
import type { Report } from '../../shared/model/report.ts';
import type { BundleRecord, FindingFact, NodeCapture } from '../../shared/model/stored-records.ts';

export function aBundle(bundleId: string, differing: Partial<BundleRecord> = {}): BundleRecord {
  return {
    bundleId,
    site: 'lab',
    reference: null,
    fileName: `${bundleId}.tar.gz`,
    object: { bucket: 'local', key: `drop/lab/${bundleId}.tar.gz`, versionId: 'v1' },
    sequencer: null,
    sizeBytes: null,
    expectedSha256: null,
    status: 'queued',
    code: null,
    createdAt: '2026-03-01T10:00:00.000Z',
    uploadExpiresAt: null,
    engine: null,
    nodes: [],
    ...differing,
  };
}

export function aCapture(bundleId: string, differing: Partial<NodeCapture> = {}): NodeCapture {
  return {
    site: 'lab',
    node: 'expc1',
    cluster: null,
    bundleId,
    reference: null,
    capturedAt: '2026-03-01T09:00:00.000Z',
    complete: true,
    role: 'C',
    version: 'X14.2.1',
    ip: '10.61.10.11',
    fqdn: null,
    serialNumber: null,
    verification: 'enforced',
    verdict: 'pass',
    reasons: [],
    headline: 'expc1 reaches all UC servers',
    servers: [],
    findings: [],
    ...differing,
  };
}

/** A capture in which one server passes, verified. */
export const aMendedCapture = (bundleId: string, differing: Partial<NodeCapture> = {}): NodeCapture =>
  aCapture(bundleId, { servers: [{ ...cucm, verdict: 'pass', cause: null, verifiedOk: true }], ...differing });

/** A capture in which one server fails, with the finding about it. */
export const aFailingCapture = (bundleId: string, differing: Partial<NodeCapture> = {}): NodeCapture =>
  aCapture(bundleId, {
    verdict: 'fail',
    headline: 'expc1 cannot reach cucm-pub.example.lab',
    servers: [{ ...cucm, verdict: 'fail', cause: 'self-signed', verifiedOk: false }],
    findings: [selfSigned],
    ...differing,
  });

const cucm = { address: 'cucm-pub.example.lab', ip: '10.61.20.11', port: 6972 };

export const selfSigned: FindingFact = {
  findingId: 'f_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  problemId: 'p_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  signature: 'expressway/traffic-server/self-signed',
  cause: 'self-signed',
  severity: 'high',
  headline: 'cucm-pub.example.lab presents a self-signed certificate',
  server: cucm,
  count: 3,
  firstSeen: '2026-03-01T08:00:00.000Z',
  lastSeen: '2026-03-01T08:30:00.000Z',
};

export function aReport(bundleId: string, fileName = 'expc1.tar.gz'): Report {
  return {
    schema: 'logverdict/report/1',
    engine: { version: '1.0.0', packs: [] },
    site: 'lab',
    reference: null,
    bundles: [
      {
        bundleId,
        fileName,
        sha256: null,
        sizeBytes: 3,
        status: 'complete',
        problems: [],
        coverage: { members: 1, decodedBytes: 3, lines: 1, from: null, to: null },
      },
    ],
    clusters: [],
    nodes: [],
  };
}
