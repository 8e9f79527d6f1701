// POST /v1/bundles: announces a bundle and answers where to send its bytes.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { PlainName, VisibleString } from '../../shared/model/caller-text.ts';
import { Fault } from '../../shared/model/fault.ts';
import { derivedId } from '../../shared/model/identity.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { uploadKey } from '../ingest/drop-key.ts';
import { parseBody, parseHeader, parseQuery } from '../middleware/parse-request.ts';
import { statusAt } from './bundle-view.ts';
import { maySee } from './caller.ts';
import type { ApiDeps } from './dependencies.ts';
import { type ApiRequest, bundleLinks, type Endpoint, json } from './endpoint.ts';

/** The most that S3 takes in one request. */
const maxUploadBytes = 5 * 1024 ** 3;

const isShortEnough = (text: string) => Buffer.byteLength(text) <= 255;

export const CreateBundleBody = z.strictObject({
  fileName: VisibleString.min(1)
    .regex(/^[^/\\]+$/, 'expected a name without folders')
    .refine((name) => name !== '.' && name !== '..', 'expected the name of a file')
    .refine(isShortEnough, 'expected at most 255 bytes of UTF-8')
    .describe('name of the file, without folders; at most 255 bytes of UTF-8'),
  sizeBytes: z.int().min(1).max(maxUploadBytes).describe('its exact size: an upload of any other is refused'),
  site: PlainName.default('default').describe('tenant or customer that it belongs to'),
  reference: VisibleString.min(1)
    .max(64)
    .nullable()
    .default(null)
    .describe('id of a case: bundles that share one have a report together'),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'expected 64 hexadecimal digits')
    .toLowerCase()
    .nullable()
    .default(null)
    .describe('of the file, hexadecimal: with a file that has another the bundle is `failed`'),
  uploadMethod: z
    .enum(['put', 'post'])
    .default('put')
    .describe('`put`: the bytes as the body; `post`: a form, as browsers send'),
});
type CreateBundleBody = z.infer<typeof CreateBundleBody>;

export const IdempotencyHeader = z.object({ 'idempotency-key': z.string().min(1).max(255) });
const IdempotencyKey = IdempotencyHeader.transform((headers) => headers['idempotency-key']);

export const createBundle: Endpoint = async (request, deps) => {
  parseQuery(request.event, z.strictObject({}));
  const asked = parseBody(request.event, CreateBundleBody);
  if (!maySee(request.caller, asked.site)) {
    throw new Fault('forbidden', `expected a site of this token, found ${asked.site}`);
  }
  const key = parseHeader(request.event, 'idempotency-key', IdempotencyKey);
  const wanted = recordOf(asked, key, request, deps);
  const bundle = await deps.verdicts.createBundle(wanted);
  if (bundle.requestSha256 !== wanted.requestSha256) {
    throw new Fault('idempotency-key-reused', 'expected the request that this key was first used with, found another');
  }
  const links = bundleLinks(request.base, bundle.bundleId);
  const status = statusAt(deps.now(), bundle);
  // A repeat after the upload, or after the ticket ran out, has nothing more to send.
  const upload = status === 'awaiting-upload' ? await deps.uploads.issue({ bundle, method: asked.uploadMethod }) : null;
  return json({ bundleId: bundle.bundleId, status, upload, links }, { status: 201, headers: { location: links.self } });
};

/** With a key the id is derived from it, so that the repeat finds the first one without any further store. */
function recordOf(
  asked: CreateBundleBody,
  key: string | undefined,
  { caller }: ApiRequest,
  deps: ApiDeps,
): BundleRecord {
  const bundleId = key === undefined ? deps.newId() : derivedId('b', ['idempotency-key', caller.tokenId, key]);
  const now = deps.now();
  return {
    bundleId,
    site: asked.site,
    reference: asked.reference,
    fileName: asked.fileName,
    object: { bucket: deps.bucket, key: uploadKey(bundleId, asked.fileName), versionId: null },
    sequencer: null,
    sizeBytes: asked.sizeBytes,
    expectedSha256: asked.sha256,
    ...(key !== undefined && { requestSha256: createHash('sha256').update(JSON.stringify(asked)).digest('hex') }),
    status: 'awaiting-upload',
    code: null,
    createdAt: now.toISOString(),
    uploadExpiresAt: new Date(now.getTime() + deps.uploadLifetimeSeconds * 1000).toISOString(),
    engine: null,
    nodes: [],
  };
}
