// Every call, parameter, body, answer, header and error of the description is exercised on the embedded system, every
// answer is validated against it, and the answers that it shows are those that the system gives.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedAnswersPath } from '../../infra/build/described-api.ts';
import { formattedJson } from '../../infra/build/formatted-json.ts';
import { exampleSite } from '../../lambdas/api/description/example-site.ts';
import { type RecordedAnswer, recordedName } from '../../lambdas/api/description/example-values.ts';
import type { Example, Operation } from '../../lambdas/api/description/operation.ts';
import { operations } from '../../lambdas/api/description/operations.ts';
import { routes } from '../../lambdas/api/routes.ts';
import { headerOf } from './described-api.ts';
import { type ExampleWorld, startExampleWorld } from './example-world.ts';
import { Exercised } from './exercised.ts';
import { exchanged, type Request, recordedOf, requestOf } from './sent-example.ts';

let world: ExampleWorld;
const exercised = new Exercised();
const recorded = new Map<string, RecordedAnswer>();
beforeAll(async () => {
  world = await startExampleWorld();
}, 60_000);
afterAll(() => world?.close());

const send = (request: Request) => exchanged(world, exercised, request);
const isOpen = ({ method, path }: Operation): boolean =>
  routes.some((route) => route.method === method && route.path === path && route.scope === null);
const goodExample = ({ operationId, examples }: Operation): Example => {
  const found = examples.find(({ code }) => code === undefined);
  if (found === undefined) throw new Error(`${operationId}: expected an example that goes well`);
  return found;
};
const good = (operation: Operation): Request => requestOf(operation, goodExample(operation), world);
const codeOf = (answer: { text: string }): string => JSON.parse(answer.text).code;

const guarded = operations.filter((operation) => !isOpen(operation));
const reading = operations.filter(({ method }) => method === 'GET');
const withBody = operations.filter(({ bodies }) => bodies !== undefined);
const listing = reading.filter(({ query }) => query !== undefined && 'cursor' in query.shape);
const strict = operations.filter(({ path }) => path !== '/v1/health');

/** What removes comes after all that reads. */
const inOrder = [...operations].sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
const removing = inOrder.filter(({ method }) => method === 'DELETE');
const examplesOf = (each: Operation) =>
  each.examples.map((example) => [`${each.operationId} ${example.name}`, each, example] as const);

async function sendExample(operation: Operation, example: Example) {
  const answer = await send(requestOf(operation, example, world));
  await world.settled();
  const isProblem = answer.status >= 400;
  expect([answer.status, isProblem ? codeOf(answer) : undefined]).toEqual([example.status, example.code]);
  if (!example.isLong && answer.text !== '') recorded.set(recordedName(operation, example), recordedOf(answer));
}

describe('an example', () => {
  it.each(inOrder.filter((each) => !removing.includes(each)).flatMap(examplesOf))('%s', (_name, operation, example) =>
    sendExample(operation, example),
  );
});

describe('who may not', () => {
  it.each(guarded)('$operationId without a token, or with one that is expired', async (operation) => {
    for (const token of [null, world.tokens.expired, 'lv_unknown']) {
      const answer = await send({ ...good(operation), token });
      expect([answer.status, codeOf(answer)]).toEqual([401, 'unauthorized']);
    }
  });

  it.each(guarded)('$operationId with a token that lacks the scope', async (operation) => {
    const answer = await send({ ...good(operation), token: world.tokens.narrow });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden']);
  });

  it.each(guarded)('$operationId with a token of another site', async (operation) => {
    const answer = await send({ ...good(operation), token: world.tokens.foreign });
    expect([200, 403, 404]).toContain(answer.status);
  });

  it.each([...guarded, ...operations.filter(({ operationId }) => operationId === 'getSharedReport')])(
    '$operationId too often',
    async (operation) => {
      world.rates.isExhausted = true;
      const isShared = operation.operationId === 'getSharedReport';
      const ended = operation.examples.find(({ name }) => name === 'ended');
      const request = isShared && ended ? requestOf(operation, ended, world) : good(operation);
      const answer = await send(request).finally(() => {
        world.rates.isExhausted = false;
      });
      expect([answer.status, codeOf(answer)]).toEqual([429, 'too-many-requests']);
    },
  );
});

describe('what cannot be understood', () => {
  it.each(strict)('$operationId with a parameter that there is not', async (operation) => {
    const answer = await send({ ...good(operation), query: { ...good(operation).query, 'unheard-of': '1' } });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'invalid-request']);
  });

  it.each(withBody)('$operationId with a body that is broken, of another type, or too large', async (operation) => {
    const json = { 'content-type': 'application/json' };
    const broken = await send({ ...good(operation), headers: json, body: '{"a":' });
    const other = await send({ ...good(operation), headers: { 'content-type': 'text/csv' } });
    const large = await send({ ...good(operation), headers: json, body: JSON.stringify({ a: 'x'.repeat(2 ** 21) }) });
    expect([broken, other, large].map(codeOf)).toEqual(['malformed-body', 'unsupported-media-type', 'body-too-large']);
  });
});

describe('what only comes about', () => {
  it.each(reading)('$operationId when nothing has changed', async (operation) => {
    const request = good(operation);
    const etag = headerOf(await send(request), 'etag') ?? '';
    const headers = { ...request.headers, 'if-none-match': etag };
    expect((await send({ ...request, headers })).status).toBe(304);
  });

  it.each(listing)('$operationId page by page', async (operation) => {
    const request = good(operation);
    // Of this site there are two captures of one node.
    const site = operation.operationId === 'getNodeHistory' ? { site: exampleSite.otherSite } : {};
    const query = 'site' in (operation.query?.shape ?? {}) ? site : {};
    const first = await send({ ...request, query: { ...query, limit: '1' } });
    const { nextCursor } = JSON.parse(first.text);
    expect(nextCursor).not.toBeNull();
    const second = await send({ ...request, query: { ...query, limit: '1', cursor: nextCursor } });
    expect(second.status).toBe(200);
    expect(second.text).not.toBe(first.text);
  });

  it('listEvents after one that is known', async () => {
    const first = await send({ method: 'GET', path: '/v1/events', query: { limit: '1' } });
    const after = JSON.parse(first.text).items[0].eventId;
    expect((await send({ method: 'GET', path: '/v1/events', query: { after } })).status).toBe(200);
  });

  it('linkTicket and createShare more often than there is room', async () => {
    const { findingId, bundleId } = exampleSite;
    let linked = 200;
    for (let at = 0; linked === 200; at++) {
      const path = `/v1/findings/${findingId}/tickets/jira/T-${at}`;
      linked = (await send({ method: 'PUT', path })).status;
    }
    let shared = 201;
    while (shared === 201) {
      const [headers, body] = [{ 'content-type': 'application/json' }, JSON.stringify({ expiresInHours: 0.5 })];
      shared = (await send({ method: 'POST', path: `/v1/bundles/${bundleId}/shares`, headers, body })).status;
    }
    expect([linked, shared]).toEqual([422, 422]);
  });

  it('getReport and getSharedReport of a report that is too large for an answer', async () => {
    const { bundleId, shareSecret } = exampleSite;
    const report = await world.storage.reports.load(bundleId);
    if (report === null) throw new Error('expected the report of the example');
    const [node] = report.nodes;
    if (node === undefined) throw new Error('expected a node in it');
    const many = Array.from({ length: 800 }, () => node);
    await world.storage.reports.save(bundleId, { ...report, nodes: many });
    for (const path of [`/v1/bundles/${bundleId}/report`, `/v1/shared/${world.actual.get(shareSecret)}/report`]) {
      expect((await send({ method: 'GET', path })).status).toBe(303);
    }
    await world.storage.reports.save(bundleId, report);
  });
});

describe('an example that removes', () => {
  it.each(removing.flatMap(examplesOf))('%s', (_name, operation, example) => sendExample(operation, example));
});

describe('the answers in the description', () => {
  it('are those that the system gives (else: npm run describe)', async () => {
    const names = [...recorded].sort(([a], [b]) => (a < b ? -1 : 1));
    const file = new URL(`../../${recordedAnswersPath}`, import.meta.url);
    await expect(formattedJson(Object.fromEntries(names))).toMatchFileSnapshot(file.pathname);
  });
});

describe('a store that is away', () => {
  it.each(guarded.concat(operations.filter(({ operationId }) => operationId === 'getSharedReport')))(
    '$operationId says no more than that',
    async (operation) => {
      const request = good(operation);
      if (world.storage.db.isOpen) world.storage.db.close();
      const answer = await send(request);
      expect(answer.status).toBe(500);
      expect(answer.text).not.toMatch(/database|sqlite|\.ts|node:| at /i);
    },
  );
});

it('everything in the description was exercised', () => {
  expect(exercised.missing()).toEqual([]);
});
