// Announcing a bundle.
import { describe, expect, test } from 'vitest';
import { apiWorld, jsonBody } from './api-world.ts';

const body = { fileName: 'diag.tar.gz', sizeBytes: 1234 };
const sha256 = 'AB'.repeat(32);

describe('POST /v1/bundles', () => {
  test('answers where to send the bytes', async () => {
    const world = apiWorld();
    const answer = await world.ask(
      'POST',
      '/v1/bundles',
      jsonBody({ ...body, site: 'berlin', reference: 'INC-1', sha256 }),
    );
    const bundleId = 'b_aaaaaaaaaaaaaaaaaaaaaaaaaa';
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`/prod/v1/bundles/${bundleId}`);
    expect(answer.json).toEqual({
      bundleId,
      status: 'awaiting-upload',
      upload: {
        method: 'PUT',
        url: `https://uploads.example.lab/uploads/${bundleId}/diag.tar.gz`,
        headers: { 'content-length': '1234' },
        expiresAt: '2026-03-01T12:15:00.000Z',
      },
      links: {
        self: `/prod/v1/bundles/${bundleId}`,
        report: `/prod/v1/bundles/${bundleId}/report`,
        html: `/prod/v1/bundles/${bundleId}/report?format=html`,
      },
    });
    expect(await world.verdicts.bundle(bundleId)).toMatchObject({
      site: 'berlin',
      reference: 'INC-1',
      expectedSha256: 'ab'.repeat(32),
      createdAt: '2026-03-01T12:00:00.000Z',
      uploadExpiresAt: '2026-03-01T12:15:00.000Z',
      object: { bucket: 'bundles', key: `uploads/${bundleId}/diag.tar.gz`, versionId: null },
    });
  });

  test.each(['a\u202egz.exe', 'a\u{e0041}.gz', 'a\u200b.gz', 'a\u0085.gz'])(
    'refuses what is not seen: %j',
    async (name) => {
      for (const change of [{ fileName: name }, { reference: name }])
        expect(await apiWorld().ask('POST', '/v1/bundles', jsonBody({ ...body, ...change }))).toMatchObject({
          status: 422,
          json: { code: 'invalid-request' },
        });
    },
  );

  test('names some of the fields that are wrong, however many and long they are', async () => {
    const wrong = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, at): [string, number] => [`\u202e${'x'.repeat(1_000)}${at}`, at]),
    );
    const { status, text, json } = await apiWorld().ask('POST', '/v1/bundles', jsonBody({ ...body, ...wrong }));

    expect(status).toBe(422);
    expect(text.length).toBeLessThan(20_000);
    expect(json.errors).toHaveLength(50);
    expect(text).not.toContain('\u202e');
  });

  test('gives a form when one is wanted, and takes a body in base64', async () => {
    const { headers, body: text } = jsonBody({ ...body, uploadMethod: 'post' });
    const call = { headers, body: Buffer.from(text).toString('base64'), base64: true };
    expect((await apiWorld().ask('POST', '/v1/bundles', call)).json.upload).toMatchObject({ method: 'POST' });
  });

  test.each([
    ['/fileName', { fileName: '../diag.tar.gz' }],
    ['/fileName', { fileName: 'a\u0000b' }],
    ['/fileName', { fileName: '' }],
    ['/fileName', { fileName: '\u00e4'.repeat(128) }],
    ['/sizeBytes', { sizeBytes: 0 }],
    ['/sizeBytes', { sizeBytes: '12' }],
    ['/site', { site: 'ber/lin' }],
    ['/reference', { reference: 'x'.repeat(65) }],
    ['/sha256', { sha256: 'abc' }],
    ['/uploadMethod', { uploadMethod: 'fax' }],
    ['/site~1', { 'site/': 'x' }],
  ])('names %s when it is %o', async (pointer, change) => {
    const answer = await apiWorld().ask('POST', '/v1/bundles', jsonBody({ ...body, ...change }));
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid-request' } });
    expect(answer.json.errors).toContainEqual(expect.objectContaining({ in: 'body', pointer }));
  });

  test.each([
    [400, 'malformed-body', { headers: { 'content-type': 'application/json' }, body: '{"fileName":' }],
    [415, 'unsupported-media-type', { headers: { 'content-type': 'text/xml' }, body: '<a/>' }],
    [415, 'unsupported-media-type', { body: '{}' }],
    [413, 'body-too-large', { headers: { 'content-type': 'application/json' }, body: ' '.repeat(3_000_000) }],
  ])('answers %i %s', async (status, code, call) => {
    expect(await apiWorld().ask('POST', '/v1/bundles', call)).toMatchObject({ status, json: { code } });
  });

  test('is forbidden for a site of others', async () => {
    const call = { ...jsonBody({ ...body, site: 'paris' }), caller: { sites: ['berlin'] } };
    expect(await apiWorld().ask('POST', '/v1/bundles', call)).toMatchObject({
      status: 403,
      json: { code: 'forbidden' },
    });
  });
});

describe('an idempotency key', () => {
  const keyed = (change: object = {}, tokenId = 't_1') => {
    const { headers, body: text } = jsonBody({ ...body, ...change });
    return { headers: { ...headers, 'Idempotency-Key': 'k1' }, body: text, caller: { tokenId } };
  };

  test('gives the first answer again', async () => {
    const world = apiWorld();
    const first = await world.ask('POST', '/v1/bundles', keyed());
    expect(first.json.bundleId).toMatch(/^b_[a-z2-7]{26}$/);
    expect((await world.ask('POST', '/v1/bundles', keyed())).json).toEqual(first.json);
    expect((await world.verdicts.bundles({ sites: null }, { limit: 10, cursor: null })).items).toHaveLength(1);
  });

  test.each([[{ sizeBytes: 5 }], [{ uploadMethod: 'post' }], [{ reference: 'INC-1' }]])(
    'is refused with another body: %o',
    async (change) => {
      const world = apiWorld();
      await world.ask('POST', '/v1/bundles', keyed());
      const answer = await world.ask('POST', '/v1/bundles', keyed(change));
      expect(answer).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
    },
  );

  test('of another token is another key', async () => {
    const world = apiWorld();
    const first = await world.ask('POST', '/v1/bundles', keyed());
    expect((await world.ask('POST', '/v1/bundles', keyed({}, 't_2'))).json.bundleId).not.toBe(first.json.bundleId);
  });

  test('has nothing more to send once the bundle has arrived', async () => {
    const world = apiWorld();
    const { bundleId } = (await world.ask('POST', '/v1/bundles', keyed())).json;
    await world.verdicts.updateBundle(String(bundleId), { status: 'processing' });
    expect((await world.ask('POST', '/v1/bundles', keyed())).json).toMatchObject({
      status: 'processing',
      upload: null,
    });
  });
});
