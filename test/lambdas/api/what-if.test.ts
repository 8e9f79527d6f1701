// A what-if over HTTP, and the certificates of a bundle as files: on the facts of a bundle that was really read.
import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../../../shared/analysis.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { chunked } from '../../build/chunks.ts';
import { bundleName, diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { foreignCa, untrustedSite } from '../../build/untrusted-site.ts';
import { apiWorld, jsonBody } from './api-world.ts';
import { read } from './read-bundles.ts';

let facts: Facts;

beforeAll(async () => {
  const bytes = diagnosticBundle(untrustedSite);
  const input = { bundleId: 'b_1', fileName: bundleName('expc1'), sizeBytes: bytes.length, lastModified: null };
  const context = { site: 'berlin', reference: null, pack: shippedPack, limits: defaultLimits };
  facts = (await analyse([{ ...input, bytes: chunked(bytes, 10_000) }], context)).facts;
});

async function world() {
  const made = apiWorld({ pack: async () => shippedPack });
  await read(made, { bundleId: 'b_1', facts });
  return made;
}

describe('POST /v1/bundles/{bundleId}/what-if', () => {
  const ask = async (body: object, call = {}) =>
    (await world()).ask('POST', '/v1/bundles/b_1/what-if', { ...jsonBody(body), ...call });

  test('is answered while the bundle waits to be read again', async () => {
    const made = await world();
    await made.ask('POST', '/v1/bundles/b_1/reclassify');
    expect((await made.ask('GET', '/v1/bundles/b_1')).json.status).toBe('queued');
    const answer = await made.ask('POST', '/v1/bundles/b_1/what-if', jsonBody({ trusted: [foreignCa.pem] }));
    expect(answer).toMatchObject({ status: 200, json: { bundleId: 'b_1' } });
  });

  test('judges every server before and after', async () => {
    expect(await ask({ trusted: [foreignCa.pem] })).toMatchObject({
      status: 200,
      json: {
        bundleId: 'b_1',
        assumed: { trusted: [{ subject: 'CN=Foreign Root CA' }], names: [] },
        servers: [
          {
            node: 'expc1',
            address: 'cucm-pub.example.lab',
            port: 8443,
            before: { result: 'fail', cause: 'untrusted-ca' },
            after: { result: 'pass', cause: null },
          },
        ],
      },
    });
  });

  test('judges under another name', async () => {
    const names = [{ address: 'cucm-pub.example.lab', name: 'other.example.lab' }];
    const { json } = await ask({ trusted: [foreignCa.pem], names });
    expect(json.servers).toMatchObject([{ assumedName: 'other.example.lab', after: { cause: 'name-mismatch' } }]);
  });

  test.each([
    [{}, ''],
    [{ trusted: ['no certificate'] }, '/trusted/0'],
    [{ trusted: [foreignCa.pem, foreignCa.keyPem] }, '/trusted/1'],
    [{ trusted: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'] }, '/trusted/0'],
    [{ names: [{ address: '', name: 'a' }] }, '/names/0/address'],
  ])('refuses %o and says where', async (body, pointer) => {
    expect(await ask(body)).toMatchObject({ status: 422, json: { errors: [{ in: 'body', pointer }] } });
  });

  test('of another site is not there, nor of a bundle that was not read', async () => {
    expect((await ask({ trusted: [untrustedSite.trusted] }, { caller: { sites: ['paris'] } })).json.code).toBe(
      'bundle-not-found',
    );
    const made = await world();
    await made.reports.remove('b_1', null);
    const answer = await made.ask('POST', '/v1/bundles/b_1/what-if', jsonBody({ trusted: [untrustedSite.trusted] }));
    expect(answer).toMatchObject({ status: 404, json: { code: 'facts-missing' } });
  });
});

describe('GET /v1/bundles/{bundleId}/artifacts/{sha256}', () => {
  const sha256 = new X509Certificate(foreignCa.pem).fingerprint256.replaceAll(':', '').toLowerCase();

  test('is the certificate as PEM, under its hash in any case', async () => {
    const answer = await (await world()).ask('GET', `/v1/bundles/b_1/artifacts/${sha256.toUpperCase()}`);
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/x-pem-file',
        'content-disposition': `attachment; filename="${sha256}.pem"`,
      },
    });
    expect(new X509Certificate(answer.text).subject).toBe('CN=Foreign Root CA');
  });

  test.each(['0'.repeat(64), '__proto__', 'x'])('is not there for %s', async (name) => {
    const answer = await (await world()).ask('GET', `/v1/bundles/b_1/artifacts/${name}`);
    expect(answer).toMatchObject({ status: 404, json: { code: 'artifact-not-found' } });
  });
});
