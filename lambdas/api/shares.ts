// POST, GET /v1/bundles/{bundleId}/shares and DELETE …/shares/{shareId}: links to one report that need no token, for a while.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { ShareRecord } from '../../shared/model/stored-records.ts';
import { parseBody, parseQuery } from '../middleware/parse-request.ts';
import { type ApiRequest, type Endpoint, json, noContent, originOf } from './endpoint.ts';
import { visibleBundle } from './get-bundle.ts';

export const SharesQuery = z.strictObject({});
export const CreateShareBody = z.strictObject({
  expiresInHours: z.number().positive().max(168).describe('at most a week'),
  redact: z.boolean().default(false).describe('names and addresses replaced by tokens of a key made for this link'),
});

const hourMs = 3_600_000;
const secretBytes = 32;
/** Of one bundle at a time. */
const maxShares = 100;

export const createShare: Endpoint = async (request, deps) => {
  const { event, caller, params } = request;
  parseQuery(event, SharesQuery);
  const { expiresInHours, redact } = parseBody(event, CreateShareBody);
  const { bundleId, site } = await visibleBundle(params.bundleId ?? '', caller, deps);
  const now = deps.now();
  const there = await deps.shares.ofBundle(bundleId);
  for (const ended of there.filter((share) => isEnded(share, now))) await deps.shares.remove(ended);
  if (there.filter((share) => !isEnded(share, now)).length >= maxShares) {
    throw new Fault('too-many-marks', `expected at most ${maxShares} links to a bundle, found one more`);
  }
  const secret = Buffer.from(deps.randomBytes(secretBytes)).toString('base64url');
  const share: ShareRecord = {
    shareId: `s_${Buffer.from(deps.randomBytes(9)).toString('base64url')}`,
    secretSha256: secretSha256(secret),
    bundleId,
    site,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + expiresInHours * hourMs).toISOString(),
    redactionKey: redact ? Buffer.from(deps.randomBytes(secretBytes)).toString('hex') : null,
  };
  await deps.shares.save(share);
  const url = `${originOf(event)}${request.base}/v1/shared/${secret}/report`;
  return json({ ...shareView(share, request), url }, { status: 201, headers: { location: url } });
};

export const listShares: Endpoint = async (request, deps) => {
  parseQuery(request.event, SharesQuery);
  const { bundleId } = await visibleBundle(request.params.bundleId ?? '', request.caller, deps);
  const shares = await deps.shares.ofBundle(bundleId);
  const open = shares.filter((share) => !isEnded(share, deps.now()));
  return json({ items: open.map((share) => shareView(share, request)), nextCursor: null });
};

export const revokeShare: Endpoint = async ({ event, caller, params }, deps) => {
  parseQuery(event, SharesQuery);
  const { bundleId } = await visibleBundle(params.bundleId ?? '', caller, deps);
  const shares = await deps.shares.ofBundle(bundleId);
  const share = shares.find(({ shareId }) => shareId === params.shareId);
  if (!share) throw new Fault('share-not-found', 'expected the id of a link to this bundle, found none of that id');
  await deps.shares.remove(share);
  return noContent();
};

export const isEnded = ({ expiresAt }: ShareRecord, now: Date): boolean => Date.parse(expiresAt) <= now.getTime();

export const secretSha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The secret part is shown once, when the link is made. */
const shareView = ({ shareId, bundleId, createdAt, expiresAt, redactionKey }: ShareRecord, { base }: ApiRequest) => ({
  shareId,
  bundleId,
  createdAt,
  expiresAt,
  redact: redactionKey !== null,
  links: { self: `${base}/v1/bundles/${encodeURIComponent(bundleId)}/shares/${encodeURIComponent(shareId)}` },
});
