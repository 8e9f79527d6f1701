// What is kept about bundles, captures of nodes and findings: small records for lookups. The full detail stays in the
// report. zod reads them back, because a stored record may have been written by another version.
import * as z from 'zod';
import { Instant } from './instant.ts';
import { RateTier } from './rate-limits.ts';
import { Cause, Reason, Role, Severity, Verdict, Verification } from './vocabulary.ts';

export const BundleStatus = z.enum([
  'awaiting-upload',
  'expired',
  'queued',
  'processing',
  'complete',
  'partial',
  'unreadable',
  'failed',
]);
export type BundleStatus = z.infer<typeof BundleStatus>;
export const finishedStatuses: readonly BundleStatus[] = ['complete', 'partial', 'unreadable', 'failed', 'expired'];

/** Where the bytes of a bundle stand. `versionId` is null in a bucket without versions. */
export const ObjectRef = z.object({ bucket: z.string(), key: z.string(), versionId: z.string().nullable() });
export type ObjectRef = z.infer<typeof ObjectRef>;

const ServerSummary = z.object({ address: z.string(), ip: z.string().nullable(), port: z.number().nullable() });

export const BundleRecord = z.object({
  bundleId: z.string(),
  site: z.string(),
  reference: z.string().nullable(),
  fileName: z.string(),
  object: ObjectRef,
  /** Order of the versions of one key, as the object store gives it; null until an object is there. */
  sequencer: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Promised by the uploader, lower-case hex. */
  expectedSha256: z.string().nullable(),
  /** SHA-256 of the request that the upload was asked for with, where it had an idempotency key: a repeat must be equal. */
  requestSha256: z.string().optional(),
  status: BundleStatus,
  /** Why it is unreadable or failed: a stable code. */
  code: z.string().nullable(),
  /** When the object was stored or the ticket issued: never the time of processing, so that repeating changes nothing. */
  createdAt: Instant,
  uploadExpiresAt: Instant.nullable(),
  /** The engine and pack that read it: `<version> <pack sha256>`; null until read. */
  engine: z.string().nullable(),
  /** It was read before and is to be read again, as somebody asked: until then it keeps what it came to. */
  rereadAskedAt: Instant.nullish(),
  /** How far the reading that goes on has got, where that is told. */
  progress: z.object({ readBytes: z.number(), since: Instant, at: Instant }).nullish(),
  nodes: z.array(z.object({ node: z.string(), verdict: Verdict, headline: z.string() })),
});
export type BundleRecord = z.infer<typeof BundleRecord>;

export const FindingFact = z.object({
  findingId: z.string(),
  problemId: z.string(),
  signature: z.string(),
  cause: Cause,
  severity: Severity,
  headline: z.string(),
  server: ServerSummary.nullable(),
  count: z.number(),
  firstSeen: Instant.nullable(),
  lastSeen: Instant.nullable(),
});
export type FindingFact = z.infer<typeof FindingFact>;

/** One node as one bundle showed it. */
export const NodeCapture = z.object({
  site: z.string(),
  node: z.string(),
  cluster: z.string().nullable(),
  bundleId: z.string(),
  reference: z.string().nullable(),
  /** End of the capture: `coverage.to`, else the object's last-modified. */
  capturedAt: Instant,
  complete: z.boolean().describe('false: cut short, so it resolves nothing'),
  role: Role,
  version: z.string().nullable(),
  ip: z.string().nullable(),
  fqdn: z.string().nullable(),
  serialNumber: z.string().nullable(),
  verification: Verification,
  verdict: Verdict,
  reasons: z.array(Reason),
  headline: z.string(),
  servers: z.array(
    ServerSummary.extend({
      verdict: Verdict,
      cause: Cause.nullable(),
      verifiedOk: z
        .boolean()
        .describe('an exchange succeeded while verification was enforced, with nothing against it'),
    }),
  ),
  findings: z.array(FindingFact),
});
export type NodeCapture = z.infer<typeof NodeCapture>;

export const FindingState = z.enum(['open', 'resolved', 'superseded']);
export type FindingState = z.infer<typeof FindingState>;

/** A finding as all captures of its node show it: the newest one that did, and what became of it since. */
export const FoldedFinding = FindingFact.extend({
  site: z.string(),
  node: z.string(),
  cluster: z.string().nullable(),
  reference: z.string().nullable(),
  /** The bundle whose report holds its details. */
  bundleId: z.string(),
  state: FindingState,
  stateSince: Instant,
  stateBundleId: z.string(),
  lastConfirmed: Instant,
  supersededBy: z.string().nullable(),
  reopened: z.number(),
});
export type FoldedFinding = z.infer<typeof FoldedFinding>;

/** A ticket of another system. Both names are the caller's. */
export const TicketLink = z.object({ system: z.string(), ticketId: z.string(), linkedAt: Instant });
export type TicketLink = z.infer<typeof TicketLink>;

export const Acknowledgement = z.object({
  reason: z.string().describe("the caller's words"),
  by: z.string().nullable().describe("the caller's words"),
  at: Instant,
  expiresAt: Instant.nullable(),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** What people add to a finding: it stays whatever later captures show. */
const FindingMarks = z.object({
  tickets: z.array(TicketLink).default([]),
  acknowledgement: Acknowledgement.nullable().default(null),
});

/** A finding over time, with what people added to it. */
export const FindingRecord = FoldedFinding.extend(FindingMarks.shape).extend({
  /** When anything of it was last changed in the store: what `updatedAfter` compares with. */
  updatedAt: Instant,
});
export type FindingRecord = z.infer<typeof FindingRecord>;

export type FindingChange =
  | { kind: 'link-ticket'; system: string; ticketId: string }
  | { kind: 'unlink-ticket'; system: string; ticketId: string }
  | { kind: 'acknowledge'; reason: string; by: string | null; expiresAt: string | null }
  | { kind: 'withdraw-acknowledgement' };

export const EventType = z.enum([
  'BundleClassified',
  'NodeVerdictChanged',
  'FindingOpened',
  'FindingUpdated',
  'FindingResolved',
  'FindingSuperseded',
]);
export type EventType = z.infer<typeof EventType>;

/** Something that changed, written together with the change. `time`: when it was written. */
const EventHead = z.object({
  eventId: z.string(),
  time: Instant,
  site: z.string(),
  reference: z.string().nullable(),
  bundleId: z.string(),
});
export const EventRecord = z.discriminatedUnion('type', [
  EventHead.extend({
    type: z.literal('BundleClassified'),
    status: BundleStatus,
    code: z.string().nullable(),
    nodes: BundleRecord.shape.nodes,
  }),
  EventHead.extend({
    type: z.literal('NodeVerdictChanged'),
    node: z.string(),
    cluster: z.string().nullable(),
    before: Verdict.nullable().describe('null: the node was not known before'),
    verdict: Verdict,
    headline: z.string(),
  }),
  EventHead.extend({
    type: EventType.extract(['FindingOpened', 'FindingUpdated', 'FindingResolved', 'FindingSuperseded']),
    node: z.string(),
    cluster: z.string().nullable(),
    findingId: z.string(),
    problemId: z.string(),
    severity: Severity,
    headline: z.string(),
    state: FindingState,
    supersededBy: z.string().nullable(),
  }),
]);
export type EventRecord = z.infer<typeof EventRecord>;

/** The mark of a bundle that was deleted: what comes late for it is left alone. */
export const DeletedBundle = z.object({
  bundleId: z.string(),
  site: z.string(),
  deletedAt: Instant,
  /** What is still to be removed of it: the object, and its place among the versions of the key; null: all is gone. */
  remains: z.object({ object: ObjectRef, sequencer: z.string().nullable() }).nullable(),
});
export type DeletedBundle = z.infer<typeof DeletedBundle>;

/** A link to one report that needs no token. Only the SHA-256 of its secret part is stored. */
export const ShareRecord = z.object({
  shareId: z.string(),
  secretSha256: z.string().regex(/^[0-9a-f]{64}$/),
  bundleId: z.string(),
  site: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  /** Key that its names are replaced with; null: nothing is replaced. */
  redactionKey: z.string().nullable(),
});
export type ShareRecord = z.infer<typeof ShareRecord>;

/** What a bearer token may do. Only the SHA-256 of the token is ever stored. */
export const TokenScope = z.enum(['bundles:write', 'verdicts:read', 'classify', 'admin']);
export type TokenScope = z.infer<typeof TokenScope>;

export const TokenGrant = z.object({
  tokenId: z.string(),
  tokenSha256: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(TokenScope),
  /** `['*']`: every site. */
  sites: z.array(z.string()),
  expiresAt: Instant.nullable(),
  /** What its owner calls it. Grants of earlier versions have none of what follows. */
  name: z.string().nullable().default(null),
  createdAt: Instant.nullable().default(null),
  rateTier: RateTier.default('standard'),
});
export type TokenGrant = z.infer<typeof TokenGrant>;
