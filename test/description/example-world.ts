// The embedded system with the program itself, and in it the site that the examples of the description speak of. Its clock
// stands still, so that the same is answered every time.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeRateLimits } from '../../infra/local/http/rate-limits.ts';
import { program } from '../../infra/local/program.ts';
import { type System, startSystem } from '../../infra/local/system.ts';
import { exampleSite, exampleTokenId } from '../../lambdas/api/description/example-site.ts';
import { newToken } from '../../lambdas/authorizer/new-token.ts';
import type { TokenGrant, TokenScope } from '../../shared/model/stored-records.ts';
import { failingCluster } from '../build/failing-cluster.ts';
import { settingsIn } from '../infra/local/running-system.ts';
import type { CheckedAnswer } from './described-api.ts';

const now = () => new Date('2022-09-06T08:00:00.000Z');
const everything: TokenScope[] = ['verdicts:read', 'bundles:write', 'classify', 'admin'];

export interface Sent {
  /** null: no Authorization header. */
  token?: string | null;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface ExampleWorld {
  url: string;
  storage: System['storage'];
  /** `foreign` sees another site, `narrow` may do nothing. */
  tokens: Readonly<Record<'full' | 'narrow' | 'foreign' | 'expired', string>>;
  /** Set to have every token, and every address, used up. */
  rates: { isExhausted: boolean };
  /** What was drawn by chance, by the name that the examples have for it. */
  actual: ReadonlyMap<string, string>;
  ask(method: string, path: string, sent?: Sent): Promise<CheckedAnswer>;
  /** Until everything that came has been read. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startExampleWorld(): Promise<ExampleWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'logverdict-'));
  const troubles: string[] = [];
  const rates = { isExhausted: false };
  const { url, storage, stop } = await startSystem({
    settings: settingsIn(folder),
    program,
    now,
    limits: switchedLimits(rates),
    pollMs: 50,
    stillMs: 50,
    say: () => undefined,
    warn: (line) => troubles.push(line),
  });
  const tokenOf = async (change: Partial<TokenGrant>): Promise<string> => {
    const { token, grant } = newToken(
      { name: null, scopes: everything, sites: ['*'], rateTier: 'bulk', createdAt: null, expiresAt: null },
      randomBytes,
    );
    await storage.tokens.save({ ...grant, ...change });
    return token;
  };
  const tokens = {
    full: await tokenOf({ tokenId: exampleTokenId }),
    narrow: await tokenOf({ scopes: [] }),
    foreign: await tokenOf({ sites: ['elsewhere'] }),
    expired: await tokenOf({ expiresAt: '2022-09-06T07:00:00.000Z' }),
  };
  async function ask(method: string, path: string, sent: Sent = {}): Promise<CheckedAnswer> {
    const { token = tokens.full, query = {}, headers = {}, body } = sent;
    const search = new URLSearchParams(query).toString();
    const answer = await fetch(`${url}${path}${search && `?${search}`}`, {
      method,
      redirect: 'manual',
      headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
  }
  async function settled(): Promise<void> {
    while (storage.queue.size() > 0) await sleep(5);
    if (troubles.length > 0) throw new Error(troubles.join('\n'));
  }
  const close = async () => {
    await stop(200).catch(() => undefined); // a test may have closed the database
    await rm(folder, { recursive: true, force: true });
  };
  const world = { url, storage, tokens, rates, ask, settled, close };
  await seed(world);
  return { ...world, actual: await madeNames(world) };
}

/** Limits that let everybody in until they are switched: from then on everybody has used up what they have. */
function switchedLimits(rates: { isExhausted: boolean }) {
  const limits = makeRateLimits(now);
  const used = (count: () => void): void => {
    while (rates.isExhausted) count();
  };
  return {
    countClient: (tokenId: string) => used(() => limits.countClient(tokenId, 'standard')),
    countStranger: (address: string) => used(() => limits.countStranger(address)),
  };
}

type Seeded = Pick<ExampleWorld, 'ask' | 'settled'>;

async function seed({ ask, settled }: Seeded): Promise<void> {
  const [expc1, expc2] = failingCluster();
  if (!expc1 || !expc2) throw new Error('expected bundles of two peers');
  const { site, otherSite, reference } = exampleSite;
  const announced = async (key: string, fileName: string, sizeBytes: number, ofSite: string = site) => {
    const body = JSON.stringify({ fileName, sizeBytes, site: ofSite, reference });
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const answer = await ask('POST', '/v1/bundles', { headers, body });
    if (answer.status !== 201) throw new Error(answer.text);
    return JSON.parse(answer.text).upload as { url: string; headers: Record<string, string> };
  };
  for (const [key, { fileName, bytes }, ofSite] of [
    ['INC0042 expc1', expc1, site],
    ['INC0042 expc2', expc2, site],
    ['branch expc2', expc2, otherSite],
    ['branch expc2 again', expc2, otherSite],
  ] as const) {
    const upload = await announced(key, fileName, bytes.length, ofSite);
    const sent = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: Buffer.from(bytes) });
    if (!sent.ok) throw new Error(await sent.text());
    await settled();
  }
  await announced('INC0042 expc3', 'diagnostic_log_expc3_2022-09-06_09:42:38.tar.gz', 6_000);
}

/** Made once, so that the examples have something to be about. */
async function madeNames({ ask }: Seeded): Promise<ReadonlyMap<string, string>> {
  const { bundleId, site } = exampleSite;
  const made = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return JSON.parse((await ask('POST', path, { headers, body: JSON.stringify(body) })).text);
  };
  const share = await made(`/v1/bundles/${bundleId}/shares`, { expiresInHours: 24 });
  const token = await made('/v1/tokens', { scopes: ['classify'], sites: [site] });
  const [, secret = ''] = /\/shared\/([^/]+)\//.exec(share.url) ?? [];
  return new Map([
    [exampleSite.shareId, share.shareId],
    [exampleSite.shareSecret, secret],
    [exampleSite.tokenId, token.tokenId],
  ]);
}
