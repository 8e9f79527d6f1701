// Smoke cases: bundles are sent, and what they came to is what is true of them.
import { createHash } from 'node:crypto';
import { type NodeReport, Report } from '../../../shared/model/report.ts';
import { expectHeader, expectJson, expectOne, expectSame, expectStatus, expectThat, Unmet } from './expectations.ts';
import { failingBundle, junk } from './smoke-bundles.ts';
import type { SmokeCase } from './smoke-case.ts';
import { publisher, selfSigned, subscriber } from './smoke-truth.ts';
import type { SmokeWorld } from './smoke-world.ts';

export const readingCases: readonly SmokeCase[] = [
  {
    name: 'a bundle is announced, sent and read: one server fails',
    run: async (world) => {
      const { status, site, reference, nodes } = await world.failing();
      expectSame(
        'the bundle',
        { status, site, reference },
        { status: 'complete', site: world.site, reference: world.name },
      );
      const { node, verdict } = expectOne('node', nodes);
      expectSame('the verdict', { node, verdict }, { node: world.node, verdict: 'fail' });
    },
  },
  {
    name: 'its report has verdict, cause, counts and times, and the certificate to upload',
    run: async (world) => {
      const { nodes } = expectJson(await report(world, 'json'), 200, Report);
      checkServers(expectOne('node', nodes));
      checkFinding(expectOne('node', nodes));
    },
  },
  {
    name: 'its report is there as Markdown, text and a page',
    run: async (world) => {
      const expected = [
        ['markdown', 'text/markdown', '# '],
        ['text', 'text/plain', 'FAIL '],
        ['html', 'text/html', '<!doctype html>'],
      ] as const;
      for (const [format, type, start] of expected) {
        const answer = await report(world, format);
        expectStatus(answer, 200);
        expectHeader(answer, 'content-type', type);
        const found = answer.text.slice(0, start.length);
        expectThat(found.toLowerCase() === start.toLowerCase(), `${format} that begins with ${start}`, found);
        expectThat(
          answer.text.includes(publisher.name),
          `${format} that names ${publisher.name}`,
          answer.text.slice(0, 200),
        );
      }
      expectHeader(await report(world, 'html'), 'content-security-policy', "default-src 'none'");
    },
  },
  {
    name: 'whoever has the report is told that nothing has changed',
    run: async (world) => {
      const { headers } = await report(world, 'json');
      const etag = headers.get('etag');
      if (etag === null) throw new Unmet('expected the report to have an ETag, found none');
      const path = `/v1/bundles/${(await world.failing()).bundleId}/report`;
      const again = await world.ask('GET', path, { headers: { 'if-none-match': etag } });
      expectStatus(again, 304);
      expectSame('the body', again.text, '');
    },
  },
  {
    name: 'a request that is repeated with its key makes one bundle, and another request with that key none',
    run: async (world) => {
      const key = `${world.name}-1`;
      const first = await world.announce(failingBundle(world.node), { key });
      const second = await world.announce(failingBundle(world.node), { key });
      expectSame('the bundle of the repeat', second.bundleId, first.bundleId);
      const body = { fileName: 'another.tar.gz', sizeBytes: 1, site: world.site };
      const other = await world.ask('POST', '/v1/bundles', { body, headers: { 'idempotency-key': key } });
      expectStatus(other, 422, 'idempotency-key-reused');
    },
  },
  {
    name: 'a file that is no bundle is unreadable, and has a report that says why',
    run: async (world) => {
      const { bundleId, status, code } = await world.send(junk(world.node));
      expectSame('the status', status, 'unreadable');
      const answer = await world.ask('GET', `/v1/bundles/${bundleId}/report`, { query: { format: 'json' } });
      const { bundles, nodes } = expectJson(answer, 200, Report);
      expectSame('nodes', nodes.length, 0);
      const [problem] = expectOne('bundle', bundles).problems;
      expectThat(code !== null && problem?.code === code, `the problem ${code} in the report`, problem?.code);
    },
  },
  {
    name: 'a file that is not the one announced has failed, and is judged by nobody',
    run: async (world) => {
      const sha256 = createHash('sha256').update('another file').digest('hex');
      const { bundleId, status, code } = await world.send(failingBundle(world.node), { sha256 });
      expectSame('the bundle', { status, code }, { status: 'failed', code: 'checksum-mismatch' });
      expectStatus(await world.ask('GET', `/v1/bundles/${bundleId}/report`), 404, 'report-not-ready');
    },
  },
];

export async function report(world: SmokeWorld, format: string) {
  const { bundleId } = await world.failing();
  return world.ask('GET', `/v1/bundles/${bundleId}/report`, { query: { format } });
}

function checkServers({ verdict, verification, servers }: NodeReport): void {
  expectSame('the node', { verdict, verification }, { verdict: 'fail', verification: 'enforced' });
  const found = servers.map(({ address, port, verdict, cause, exchanges: { ok, failed } }) => [
    address,
    port,
    verdict,
    cause,
    ok,
    failed,
  ]);
  expectSame('servers', found.sort(), [
    [publisher.name, publisher.port, 'fail', 'self-signed', 0, 3],
    [subscriber.name, subscriber.port, 'pass', null, 2, 0],
  ]);
}

function checkFinding({ findings }: NodeReport): void {
  const { cause, count, firstSeen, lastSeen, certificateSha256, remediation } = expectOne('finding', findings);
  expectSame(
    'the finding',
    { cause, count, firstSeen, lastSeen, certificateSha256 },
    {
      cause: 'self-signed',
      count: 3,
      firstSeen: '2026-01-15T09:00:00.015Z',
      lastSeen: '2026-01-15T09:10:00.015Z',
      certificateSha256: selfSigned.sha256,
    },
  );
  expectSame(
    'kinds of remedies',
    remediation.map(({ kind }) => kind),
    remedyKinds,
  );
  expectSame('confidence in the first remedy', remediation[0]?.confidence, 'proven');
  const uploads = remediation[0]?.artifacts ?? [];
  expectSame(
    'the certificate to upload',
    uploads.map(({ sha256 }) => sha256),
    [selfSigned.sha256],
  );
}

/** Trust it, have it signed, use one certificate for two services; ask for the other kind; switch verification off. */
const remedyKinds = ['fix', 'fix', 'fix', 'mitigation', 'workaround'];
