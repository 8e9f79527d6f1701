// The report of a bundle as captures of its nodes.
import { expect, test } from 'vitest';
import { capturesOf } from '../../../shared/history/captures-of-node.ts';
import type { BundleRecord } from '../../../shared/model/stored-records.ts';
import { nodeOf, reportOf, serverOf } from '../../doubles/report-of.ts';

const bundleId = `b_${'a'.repeat(26)}`;
const record: BundleRecord = {
  bundleId,
  site: 'berlin',
  reference: 'INC-1',
  fileName: 'diag.tar.gz',
  object: { bucket: 'bundles', key: 'drop/berlin/diag.tar.gz', versionId: 'v1' },
  sequencer: '01',
  sizeBytes: 10,
  expectedSha256: null,
  status: 'complete',
  code: null,
  createdAt: '2026-03-01T11:00:00.000Z',
  uploadExpiresAt: null,
  engine: null,
  nodes: [],
};
const stored = new Date('2026-03-01T11:00:00.000Z');
const captureAt = (asOf: string | null) =>
  capturesOf(reportOf({}, { nodes: [nodeOf({ asOf })] }), record, stored)[0]?.capturedAt;

test('a capture ends where the report says it ends', () => {
  expect(captureAt('2026-03-01T10:10:00.000Z')).toBe('2026-03-01T10:10:00.000Z');
});

test('a bundle without times counts as taken when it was stored', () => {
  expect(captureAt(null)).toBe('2026-03-01T11:00:00.000Z');
});

test('site and reference are those of the bundle, the findings those of the node', () => {
  const [capture] = capturesOf(reportOf(), record, stored);
  expect(capture).toMatchObject({ site: 'berlin', reference: 'INC-1', bundleId, node: 'expc1', complete: true });
  expect(capture?.findings).toEqual([
    {
      findingId: 'f_aaaaaaaaaaaaaaaaaaaaaaaaaa',
      problemId: 'p_aaaaaaaaaaaaaaaaaaaaaaaaaa',
      signature: 'expressway/traffic-server/self-signed',
      cause: 'self-signed',
      severity: 'critical',
      headline: 'cucm-pub.example.lab:6972 presents a self-signed certificate',
      server: { address: 'cucm-pub.example.lab', ip: '10.61.20.11', port: 6972 },
      count: 3,
      firstSeen: '2026-03-01T10:00:00.000Z',
      lastSeen: '2026-03-01T10:05:00.000Z',
    },
  ]);
});

test('a bundle cut short gives a capture that is not complete', () => {
  expect(capturesOf(reportOf({ status: 'partial' }), record, stored)[0]?.complete).toBe(false);
});

test.each([
  ['enforced', 'pass', 4, true],
  ['permissive', 'pass', 4, false],
  ['off', 'pass', 4, false],
  ['enforced', 'warn', 4, false],
  ['enforced', 'pass', 0, false],
] as const)('verification %s, verdict %s, %i exchanges: verified %s', (verification, verdict, ok, verifiedOk) => {
  const exchanges = { ok, failed: 0, firstFailed: null, lastFailed: null, lastOk: null, failedTxnIds: [] };
  const node = nodeOf({ verification, servers: [serverOf({ verdict, cause: null, exchanges })] });
  expect(capturesOf(reportOf({}, { nodes: [node] }), record, stored)[0]?.servers[0]?.verifiedOk).toBe(verifiedOk);
});

test('a success that a capture alone makes a pass was not verified', () => {
  const server = serverOf({ verdict: 'pass', reasons: ['assumes-same-certificate'] });
  const exchanges = { ...server.exchanges, ok: 4 };
  const nodes = [nodeOf({ verification: 'enforced', servers: [{ ...server, exchanges }] })];

  expect(capturesOf(reportOf({}, { nodes }), record, stored)[0]?.servers[0]?.verifiedOk).toBe(false);
});
