// Bundles, their uploads, and links to share them, as they are answered.
import * as z from 'zod';
import { Instant } from '../../../shared/model/instant.ts';
import { BundleStatus } from '../../../shared/model/stored-records.ts';
import { Verdict } from '../../../shared/model/vocabulary.ts';
import { BundleId, Links, pageOf, Reference, SelfLink, Site, Untrusted } from './answer-parts.ts';

export const NodeVerdict = z.object({ node: z.string(), verdict: Verdict, headline: z.string() });

export const Bundle = z.object({
  bundleId: BundleId,
  site: Site,
  reference: Reference,
  fileName: Untrusted,
  key: z.string().describe('untrusted text: where the file stands in the object store'),
  sizeBytes: z.number().nullable().describe('null: not known before the file is there'),
  status: BundleStatus,
  code: z.string().nullable().describe('why it is `unreadable` or `failed`: a stable code, listed in docs/problems.md'),
  createdAt: Instant.describe('when the upload was announced, or the file stored'),
  uploadExpiresAt: Instant.nullable(),
  engine: z.string().nullable().describe('version of the program and SHA-256 of the signatures that it was read with'),
  nodes: z.array(NodeVerdict).describe('at most 100; the report has them all'),
  nodesTotal: z.number(),
  links: Links,
});

export const BundleInProgress = Bundle.extend({
  progress: z
    .object({ readBytes: z.number(), sizeBytes: z.number().nullable() })
    .nullable()
    .describe('how far the reading has got; null: finished, or not known'),
});

export const BundleList = pageOf(Bundle);

export const Upload = z
  .object({
    method: z.enum(['PUT', 'POST']),
    url: z.string().describe('absolute; it is a secret as long as it lives'),
    headers: z.record(z.string(), z.string()).optional().describe('for PUT: send exactly these'),
    fields: z
      .record(z.string(), z.string())
      .optional()
      .describe('for POST: fields of the form, before the field `file`'),
    expiresAt: Instant,
  })
  .describe('where the bytes go; this URL needs no token');

export const AnnouncedBundle = z.object({
  bundleId: BundleId,
  status: BundleStatus,
  upload: Upload.nullable().describe('null: a repeat after the upload came or the ticket ran out'),
  links: Links,
});

export const QueuedBundle = z.object({ bundleId: BundleId, status: z.literal('queued'), links: Links });

export const Share = z.object({
  shareId: z.string(),
  bundleId: BundleId,
  createdAt: Instant,
  expiresAt: Instant,
  redact: z.boolean(),
  links: SelfLink,
});
export const CreatedShare = Share.extend({
  url: z.string().describe('absolute; shown once, because whoever has it may read the report'),
});
export const ShareList = pageOf(Share);
