// An API function with everything in memory, and a way to call it as the entrance does. Every answer must be as described.

import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { expect } from 'vitest';
import { openDatabase } from '../../../infra/local/storage/sqlite/database.ts';
import { makeShareLinks } from '../../../infra/local/storage/sqlite/share-links.ts';
import { makeVerdictStore } from '../../../infra/local/storage/sqlite/verdict-store.ts';
import type { ApiDeps } from '../../../lambdas/api/dependencies.ts';
import { makeApi } from '../../../lambdas/api/handler.ts';
import { judgeWhatIf } from '../../../lambdas/api/judge-what-if.ts';
import type { LogEntry } from '../../../lambdas/middleware/log-entry.ts';
import type { BundleRecord, TokenScope } from '../../../shared/model/stored-records.ts';
import { redactReport } from '../../../shared/redaction/redact-report.ts';
import { makeTokens } from '../../../shared/redaction/tokens.ts';
import { undescribed } from '../../description/described-api.ts';
import { MemoryAccessTokens } from '../../doubles/memory-access-tokens.ts';
import { MemoryBundleSource } from '../../doubles/memory-bundle-source.ts';
import { MemoryReportStore } from '../../doubles/memory-report-store.ts';
import { MemoryUploadTickets } from '../../doubles/memory-upload-tickets.ts';
import { smallPack } from '../../doubles/small-pack.ts';

export interface Call {
  headers?: Record<string, string>;
  query?: Record<string, string | string[]>;
  body?: string | null;
  base64?: boolean;
  /** null: no authorizer has spoken. */
  caller?: { tokenId?: string; scopes?: TokenScope[]; sites?: string[] } | null;
}

/** The path as it is in the URL, still encoded. */
export function proxyEvent(method: string, path: string, call: Call = {}): APIGatewayProxyEvent {
  const { tokenId = 't_1', scopes = ['verdicts:read', 'bundles:write', 'classify'], sites = ['*'] } = call.caller ?? {};
  const authorizer = { tokenId, scopes: scopes.join(' '), sites: JSON.stringify(sites) };
  const query = Object.entries(call.query ?? {}).map(([name, value]): [string, string[]] => [name, [value].flat()]);
  const event = {
    httpMethod: method,
    path,
    headers: call.headers ?? {},
    body: call.body ?? null,
    isBase64Encoded: call.base64 ?? false,
    queryStringParameters: Object.fromEntries(query.map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: Object.fromEntries(query),
    pathParameters: { proxy: path.slice(1) },
    requestContext: {
      requestId: 'request-1',
      path: `/prod${path}`,
      ...(call.caller !== null && { authorizer }),
    },
  };
  return event as unknown as APIGatewayProxyEvent;
}

export function apiWorld(change: Partial<ApiDeps> = {}) {
  const reports = new MemoryReportStore();
  const db = openDatabase(':memory:');
  const now = () => new Date('2026-03-01T12:00:00.000Z');
  const verdicts = makeVerdictStore(db, now);
  const bundles = new MemoryBundleSource();
  const queued: string[] = [];
  let randoms = 0;
  const tokens = new MemoryAccessTokens();
  const logged: LogEntry[] = [];
  const slept: number[] = [];
  let ids = 0;
  const deps: ApiDeps = {
    description: async () => '{"openapi":"3.1.1","info":{},"paths":{}}',
    version: '0.1.0',
    bucket: 'bundles',
    reports,
    verdicts,
    tokens,
    uploads: new MemoryUploadTickets(),
    pack: async () => smallPack,
    classifyText: (text) => ({ matches: [], unmatched: text.split('\n') }),
    renderJson: (report) => JSON.stringify(report),
    renderMarkdown: (_report, { full }) => (full ? '# All of it' : '# In short'),
    renderBrief: () => 'one line',
    renderHtml: () => '<!doctype html><title>report</title>',
    redact: (report, key) => redactReport(report, makeTokens(key), smallPack),
    judgeWhatIf: async (facts, asked, pack) => judgeWhatIf(facts, asked, pack),
    source: bundles,
    queue: { send: async (body) => void queued.push(body) },
    shares: makeShareLinks(db),
    reportLinks: { issue: async (bundleId) => `https://reports.example/${bundleId}` },
    randomBytes: (count) => new Uint8Array(count).fill(++randoms),
    uploadLifetimeSeconds: 900,
    now,
    newId: () => `b_${String.fromCharCode(97 + ids++).repeat(26)}`,
    sleep: async (ms) => {
      slept.push(ms);
    },
    log: (entry) => logged.push(entry),
    ...change,
  };
  const api = makeApi(deps);
  const ask = async (method: string, path: string, call?: Call): Promise<Answer> => {
    const answer = answerOf(await api(proxyEvent(method, path, call), {} as Context));
    expect(undescribed(method, path, answer)).toEqual([]);
    return answer;
  };
  return { reports, verdicts, tokens, bundles, queued, logged, slept, deps, ask };
}

export type ApiWorld = ReturnType<typeof apiWorld>;

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  /** The parsed body of a JSON answer. */
  json: Record<string, unknown>;
}

function answerOf({ statusCode, headers = {}, body }: APIGatewayProxyResult): Answer {
  const isJson = body !== '' && /json/.test(String(headers['content-type']));
  return { status: statusCode, headers, text: body, json: isJson ? JSON.parse(body) : {} };
}

export const jsonBody = (body: object) => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

export const bundleRecord = (change: Partial<BundleRecord> = {}): BundleRecord => ({
  bundleId: 'b_1',
  site: 'berlin',
  reference: 'INC-1',
  fileName: 'diag.tar.gz',
  object: { bucket: 'bundles', key: 'drop/berlin/INC-1/diag.tar.gz', versionId: 'v1' },
  sequencer: '01',
  sizeBytes: 10,
  expectedSha256: null,
  status: 'complete',
  code: null,
  createdAt: '2026-03-01T11:00:00.000Z',
  uploadExpiresAt: null,
  engine: null,
  nodes: [{ node: 'expc1', verdict: 'fail', headline: 'it fails' }],
  ...change,
});
