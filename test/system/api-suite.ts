// The API as its callers use it: a ticketing system that uploads, waits, reads and links; a chatbot that looks something up;
// an engineer who tries what would help, and shares what he found.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleName, diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { foreignCa, untrustedSite } from '../build/untrusted-site.ts';
import { description } from '../description/described-api.ts';
import { type ApiHost, callerOf } from './api-host.ts';
import { caseBundle } from './case-bundles.ts';

type Caller = Awaited<ReturnType<typeof callerOf>>;

const untrusted = diagnosticBundle({
  ...untrustedSite,
  cluster: { name: 'core.example.lab', peers: ['10.61.20.5', '10.61.20.6'] },
});
const asked = { fileName: bundleName('expc1'), site: 'berlin', reference: 'INC-42' };

export function apiSuite(start: () => Promise<ApiHost>): void {
  let host: ApiHost;
  let caller: Caller;
  let bundleId: string;
  let findingId: string;
  beforeAll(async () => {
    host = await start();
    caller = await callerOf(host);
    bundleId = await caller.upload(untrusted, asked);
    const { json } = await caller.get('/v1/findings', { site: 'berlin' });
    findingId = json.items[0].findingId;
  }, 120_000);
  afterAll(() => host?.close());

  describe('a ticketing system', () => {
    it('reads the verdict where it uploaded', async () => {
      const { json } = await caller.get(`/v1/bundles/${bundleId}`);
      expect(json).toMatchObject({
        status: 'complete',
        reference: 'INC-42',
        nodes: [{ node: 'expc1', verdict: 'fail' }],
      });
    });

    it.each([
      ['json', 'application/json', '{'],
      ['markdown', 'text/markdown; charset=utf-8', '#'],
      ['text', 'text/plain; charset=utf-8', 'FAIL expc1'],
      ['html', 'text/html; charset=utf-8', '<!doctype html>'],
    ])('reads the report as %s, of the bundle and of the case', async (format, type, start) => {
      for (const path of [`/v1/bundles/${bundleId}/report`, '/v1/references/INC-42/report']) {
        const { status, headers, text } = await caller.get(path, { format });
        expect([status, headers['content-type']]).toEqual([200, type]);
        expect(text.slice(0, start.length).toLowerCase()).toBe(start.toLowerCase());
      }
    });

    it('asks again and learns that nothing has changed', async () => {
      const path = `/v1/bundles/${bundleId}/report`;
      const { headers } = await caller.get(path);
      const again = await caller.ask('GET', path, { headers: { 'if-none-match': String(headers.etag) } });
      expect([again.status, again.text]).toEqual([304, '']);
    });

    it('gets the same ticket when it repeats its request, and is told when it asks for another with the same key', async () => {
      const body = { fileName: 'a.tar.gz', sizeBytes: 10, site: 'berlin' };
      const headers = { 'idempotency-key': 'key-1' };
      const first = await caller.ask('POST', '/v1/bundles', { body, headers });
      const second = await caller.ask('POST', '/v1/bundles', { body, headers });
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.json.bundleId).toBe(first.json.bundleId);
      const other = await caller.ask('POST', '/v1/bundles', { body: { ...body, sizeBytes: 11 }, headers });
      expect([other.status, other.json.code]).toEqual([422, 'idempotency-key-reused']);
    });

    it('links its ticket, acknowledges, and finds the finding by the ticket', async () => {
      const path = `/v1/findings/${findingId}`;
      expect((await caller.ask('PUT', `${path}/tickets/servicenow/INC0042`)).status).toBe(200);
      const body = { reason: 'certificate is renewed on Friday', by: 'operations' };
      expect((await caller.ask('PUT', `${path}/acknowledgement`, { body })).status).toBe(200);
      const found = (await caller.get(path)).json;
      expect(found.remediation[0].kind).toBe('fix');
      expect(found).toMatchObject({
        state: 'open',
        tickets: [{ system: 'servicenow', ticketId: 'INC0042' }],
        acknowledgement: body,
      });
      const { json } = await caller.get('/v1/search', { q: 'inc0042' });
      expect(json.items).toMatchObject([{ kind: 'finding', findingId }]);
    });

    it('keeps up with events', async () => {
      const { json } = await caller.get('/v1/events', { site: 'berlin', limit: '2' });
      const rest = await caller.get('/v1/events', { site: 'berlin', cursor: json.nextCursor });
      const told: { type: string; eventId: string }[] = [...json.items, ...rest.json.items];
      expect(told.map(({ type }) => type).sort()).toEqual(['BundleClassified', 'FindingOpened', 'NodeVerdictChanged']);
      const opened = { type: 'FindingOpened', findingId, bundleId, reference: 'INC-42', severity: 'critical' };
      expect(told.find(({ type }) => type === 'FindingOpened')).toMatchObject(opened);
      const after = told.at(-1)?.eventId ?? '';
      expect((await caller.get('/v1/events', { site: 'berlin', after })).json.items).toEqual([]);
    });
  });

  describe('a chatbot', () => {
    it('asks about a node in two kilobytes', async () => {
      const { json, text } = await caller.get('/v1/nodes/EXPC1', { view: 'brief' });
      expect(json).toMatchObject({ node: 'expc1', verdict: 'fail', findings: [{ findingId, cause: 'untrusted-ca' }] });
      expect(text.length).toBeLessThanOrEqual(2_048);
    });

    it('pastes a line', async () => {
      const text =
        "SSL connection failed for 'cucm-pub.example.lab': error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed";
      const { json } = await caller.ask('POST', '/v1/classify', { body: { text } });
      expect(json.matches).toMatchObject([{ fields: { address: 'cucm-pub.example.lab' } }]);
    });

    it('asks about the cluster: who is missing', async () => {
      const { json } = await caller.get('/v1/clusters/core.example.lab', { site: 'berlin' });
      expect(json).toMatchObject({ verdict: 'fail', peers: ['expc1'], missing: ['10.61.20.6'] });
    });

    it('is told which names are like one that is not there', async () => {
      const { status, json } = await caller.get('/v1/nodes/expc11');
      expect([status, json.code, json.didYouMean[0]]).toEqual([404, 'node-not-found', 'expc1']);
    });
  });

  describe('an engineer', () => {
    it('tries what would help, fetches the certificate, and looks at what came before', async () => {
      const { json } = await caller.ask('POST', `/v1/bundles/${bundleId}/what-if`, {
        body: { trusted: [foreignCa.pem] },
      });
      expect(json.servers).toMatchObject([{ before: { result: 'fail' }, after: { result: 'pass' } }]);
      const sha256 = json.assumed.trusted[0].sha256;
      const artifact = await caller.get(`/v1/bundles/${bundleId}/artifacts/${sha256}`);
      expect(artifact.text.replace(/\s/g, '')).toBe(foreignCa.pem.replace(/\s/g, ''));
      expect((await caller.get('/v1/nodes/expc1/history', { site: 'berlin' })).json.items).toMatchObject([
        { bundleId, isLatest: true },
      ]);
    });

    it('shares a redacted report by a link that needs no token, and takes it back', async () => {
      const path = `/v1/bundles/${bundleId}/shares`;
      const { json } = await caller.ask('POST', path, { body: { expiresInHours: 24, redact: true } });
      const shared = new URL(json.url).pathname.replace(/^\/prod/, '');
      const open = await host.ask('GET', shared, { token: null, query: { format: 'json' } });
      expect(open.status).toBe(200);
      expect(open.text).not.toMatch(/expc1|cucm-pub/);
      expect((await caller.get(path)).json.items).toHaveLength(1);
      expect((await caller.ask('DELETE', `${path}/${json.shareId}`)).status).toBe(204);
      expect((await host.ask('GET', shared, { token: null })).status).toBe(404);
    });

    it('has it read again, and gets the same', async () => {
      const before = await caller.get(`/v1/bundles/${bundleId}/report`);
      const events = (await caller.get('/v1/events', { limit: '100' })).json.items.length;
      expect((await caller.ask('POST', `/v1/bundles/${bundleId}/reclassify`)).status).toBe(202);
      await host.settled();
      expect((await caller.get(`/v1/bundles/${bundleId}`)).json.status).toBe('complete');
      expect((await caller.get(`/v1/bundles/${bundleId}/report`)).text).toBe(before.text);
      expect((await caller.get('/v1/events', { limit: '100' })).json.items).toHaveLength(events);
    });
  });

  describe('an integrator', () => {
    it('reads the description without a token', async () => {
      const { status, headers, text } = await host.ask('GET', '/v1/openapi.json', { token: null });
      expect([status, headers['content-type']]).toEqual([200, 'application/json']);
      expect(JSON.parse(text)).toEqual(description);
    });
  });

  describe('a customer', () => {
    it('has everything of a bundle removed', async () => {
      const { fileName, bytes } = caseBundle({
        day: 1,
        host: 'expc9',
        servers: [['cucm-pub.example.lab', 'self-signed']],
      });
      const gone = await caller.upload(bytes, { fileName, site: 'rome' });
      expect((await caller.get('/v1/nodes/expc9')).status).toBe(200);

      expect((await caller.ask('DELETE', `/v1/bundles/${gone}`)).status).toBe(204);

      for (const path of [`/v1/bundles/${gone}`, `/v1/bundles/${gone}/report`, '/v1/nodes/expc9']) {
        expect((await caller.get(path)).status).toBe(404);
      }
      for (const list of ['/v1/findings', '/v1/events', '/v1/bundles', '/v1/nodes']) {
        expect((await caller.get(list, { site: 'rome' })).json.items).toEqual([]);
      }
      expect((await caller.ask('DELETE', `/v1/bundles/${gone}`)).status).toBe(204);
    });

    it('sees nothing of another', async () => {
      const other = await callerOf(host, ['paris']);
      for (const list of ['/v1/findings', '/v1/events', '/v1/bundles', '/v1/nodes']) {
        expect((await other.get(list)).json.items).toEqual([]);
      }
      const calls = [
        `/v1/bundles/${bundleId}`,
        `/v1/bundles/${bundleId}/report`,
        `/v1/findings/${findingId}`,
        '/v1/nodes/expc1',
        '/v1/nodes/expc1/history',
        '/v1/clusters/core.example.lab',
        '/v1/references/INC-42/report',
      ];
      for (const path of calls) expect((await other.get(path)).status).toBe(404);
      expect((await other.get('/v1/search', { q: 'expc1' })).json.items).toEqual([]);
    });
  });
}
