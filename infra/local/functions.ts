// The same functions as on AWS, wired with what this machine has instead.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ApiDeps, ReadingProgress } from '../../lambdas/api/dependencies.ts';
import { makeApi } from '../../lambdas/api/handler.ts';
import { readDescription } from '../../lambdas/api/read-description.ts';
import { makeAuthorizer } from '../../lambdas/authorizer/handler.ts';
import { makeJwtVerifier } from '../../lambdas/authorizer/oidc/jwt-verifier.ts';
import type { OidcSettings } from '../../lambdas/authorizer/oidc/oidc-settings.ts';
import type { IngestDeps } from '../../lambdas/ingest/dependencies.ts';
import { makeIngest } from '../../lambdas/ingest/handler.ts';
import type { Log } from '../../lambdas/middleware/log-entry.ts';
import { derivedId } from '../../shared/model/identity.ts';
import type { ReportLinks, UploadTickets } from '../../shared/model/ports.ts';
import { authorize, type LetIn, usageKeys } from './http/authorize.ts';
import { localBucket } from './storage/object-store.ts';
import type { Storage } from './storage/storage.ts';
import { contextFor } from './worker/lambda-context.ts';
import { StorageWatch } from './worker/storage-watch.ts';

/** The program itself: what it analyses with, and the faces of its reports. */
export type Program = Pick<
  IngestDeps,
  'analyse' | 'renderJson' | 'renderMarkdown' | 'pack' | 'limits' | 'engineVersion'
> &
  Pick<ApiDeps, 'classifyText' | 'renderBrief' | 'renderHtml' | 'redact' | 'judgeWhatIf'>;

export interface FunctionParts {
  storage: Storage;
  program: Program;
  uploads: UploadTickets;
  /** The issuer whose JWTs are let in; absent: none. */
  oidc?: OidcSettings | undefined;
  reportLinks: ReportLinks;
  /** There is new work in the queue. */
  onQueued: () => void;
  now: () => Date;
  log: Log;
}

export interface Functions {
  ingest: (event: SQSEvent) => Promise<SQSBatchResponse>;
  /** Whether the storage refused what ingest had for it, since this was last asked. */
  hasRefused: () => boolean;
  api: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;
  authorize: (event: APIGatewayProxyEvent) => Promise<LetIn>;
}

/** Longer than the entrance waits for an answer. */
const answerMs = 30_000;
/** No bundle is too large to be read here; only a reading that hangs is given up. */
const readMs = 24 * 3_600_000;
/** Time enough for an archive of some gigabytes over a slow line. */
const uploadLifetimeSeconds = 3_600;

export function makeFunctions({
  storage,
  program,
  uploads,
  oidc,
  reportLinks,
  onQueued,
  now,
  log,
}: FunctionParts): Functions {
  const { objects, reports, verdicts, tokens, queue, shares } = storage;
  const { engineVersion: version, ...faces } = program;
  const reading = new Map<string, ReadingProgress>();
  const own = { bucket: localBucket, reports, verdicts, now, log };
  const watch = new StorageWatch();
  const ingest = makeIngest({
    ...program,
    ...own,
    reports: watch.over(reports),
    verdicts: watch.over(verdicts),
    source: objects,
    removeDeleted: (object) => objects.remove(object), // a version is known by its content
    onProgress: (bundleId, { readBytes }) => {
      const since = reading.get(bundleId)?.since ?? now().toISOString();
      reading.set(bundleId, { readBytes, since });
    },
  });
  const api = makeApi({
    ...faces,
    pack: async () => program.pack,
    ...own,
    description: readDescription,
    version,
    uploads,
    tokens,
    source: objects,
    queue: {
      send: async (body) => {
        await queue.send(body);
        onQueued();
      },
    },
    shares,
    reportLinks,
    randomBytes,
    progress: async (bundleId) => reading.get(bundleId) ?? null,
    uploadLifetimeSeconds,
    newId: () => derivedId('b', [randomUUID(), randomUUID()]),
    sleep: (ms) => sleep(ms),
  });
  const verifyJwt = oidc ? makeJwtVerifier(oidc, { now }) : null;
  const authorizer = makeAuthorizer({ tokens, verifyJwt, usageKeys, now, log });
  return {
    ingest: (event) => unlessHanging(ingest(event, contextFor('ingest', readMs))).finally(() => reading.clear()), // one is read at a time
    hasRefused: () => watch.hasRefused(),
    api: (event) => api(event, contextFor('api', answerMs, event.requestContext.requestId)),
    authorize: (event) => authorize((asked) => authorizer(asked, contextFor('authorizer', answerMs)), event),
  };
}

async function unlessHanging<T>(work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const hanging = sleep(readMs, undefined, { signal: ended.signal, ref: false }).then(() => {
    throw new Error(`expected a bundle to be read in ${readMs} ms, found it still being read`);
  });
  try {
    return await Promise.race([work, hanging]);
  } finally {
    ended.abort();
    hanging.catch(() => undefined);
  }
}
