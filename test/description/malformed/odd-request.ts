// Requests drawn from the description: any call, with parameters, headers, bodies and tokens that are right, at a boundary,
// or wrong in one way or many.
import fc from 'fast-check';
import { type DescribedCall, type DescribedParameter, describedCalls } from '../described-api.ts';
import type { ExampleWorld } from '../example-world.ts';
import { oddBody } from './odd-body.ts';
import { oddEncoded, oddText } from './odd-values.ts';
import type { RawRequest } from './raw-request.ts';

export function oddRequest(world: ExampleWorld): fc.Arbitrary<RawRequest> {
  const known = fc.constantFrom(...describedCalls).chain((call) => requestOfCall(call, world));
  return fc.oneof({ weight: 20, arbitrary: known }, { weight: 1, arbitrary: unknownPath(world) });
}

function requestOfCall(call: DescribedCall, world: ExampleWorld): fc.Arbitrary<RawRequest> {
  const { parameters = [] } = call.operation;
  return fc.record({
    method: methodFor(call),
    target: fc
      .tuple(pathFor(call, world), queryFor(parameters.filter((each) => each.in === 'query')))
      .map(([path, query]) => path + query),
    headers: fc
      .tuple(tokenHeader(world), headersFor(parameters.filter((each) => each.in === 'header')), contentType)
      .map((parts) => Object.assign({}, ...parts) as Record<string, string>),
    body: call.operation.requestBody ? oddBody(bodiesOf(call)) : fc.constant(null),
  });
}

const methodFor = ({ method }: DescribedCall): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(method) },
    { weight: 1, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'PATCH', 'PROPFIND', 'TRACE') },
  );

/** What is removed stays away: no example is, so that there is something to be asked for. */
function pathFor({ method, path, operation }: DescribedCall, { actual }: ExampleWorld): fc.Arbitrary<string> {
  const parts = path.split('/').map((part) => {
    const parameter = operation.parameters?.find(({ name, in: place }) => place === 'path' && part === `{${name}}`);
    if (parameter === undefined) return fc.constant(part);
    const example = String(parameter.example ?? 'x');
    const right = fc.constant(encodeURIComponent(actual.get(example) ?? example));
    const isLasting = method !== 'DELETE';
    return fc.oneof(
      { weight: isLasting ? 4 : 0, arbitrary: right },
      { weight: 2, arbitrary: oddEncoded.map(ofOnePart) },
    );
  });
  return fc.tuple(...parts).map((found) => found.join('/'));
}

const ofOnePart = (text: string): string => text.replace(/[?#]/g, '');

function queryFor(parameters: readonly DescribedParameter[]): fc.Arbitrary<string> {
  const pairs = parameters.map((parameter) => fc.option(pairFor(parameter), { freq: 2 }));
  const unknown = oneIn(
    8,
    fc.tuple(oddEncoded, oddEncoded).map(([name, value]) => `${name}=${value}`),
  );
  const twice = fc.boolean();
  return fc.tuple(fc.tuple(...pairs), unknown, fc.integer({ min: 0, max: 9 }), twice).map(([found, odd, often]) => {
    const all = [...found, odd].filter((pair) => pair !== null);
    const repeated = often === 0 ? [...all, ...all] : all;
    return repeated.length === 0 ? '' : `?${repeated.join('&').replaceAll('#', '%23')}`;
  });
}

/** `fc.option` counts the other way round: with it nearly every request had something odd, and nearly none was taken. */
const oneIn = <T>(times: number, odd: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: odd });

function pairFor({ name, schema, example }: DescribedParameter): fc.Arbitrary<string> {
  const words = (schema.enum as string[] | undefined) ?? [];
  const right = fc.constantFrom(String(example ?? 'lab'), ...words);
  return fc
    .oneof({ weight: 3, arbitrary: right.map(encodeURIComponent) }, { weight: 2, arbitrary: oddEncoded })
    .map((value) => `${name}=${value}`);
}

const tokenHeader = ({ tokens }: ExampleWorld): fc.Arbitrary<Record<string, string>> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant({ authorization: `Bearer ${tokens.full}` }) },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(tokens.narrow, tokens.foreign, tokens.expired, 'lv_unknown', 'a.b.c', '')
        .map((token) => ({ authorization: `Bearer ${token}` })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom({}, { authorization: 'Basic dTpw' }, { authorization: 'x'.repeat(5_000) }),
    },
    { weight: 1, arbitrary: oddText.map((text) => ({ authorization: headerText(text) })) },
  );

/** Of waits only those that are over at once. */
const preferences = ['wait=0', 'wait=-1', 'wait=abc', 'wait=9999999', 'respond-async', 'wait="0"; x'];

function headersFor(parameters: readonly DescribedParameter[]): fc.Arbitrary<Record<string, string>> {
  const values = parameters.map(({ name }) => {
    const odd = name === 'prefer' ? fc.constantFrom(...preferences) : oddText.map(headerText);
    return oneIn(
      3,
      odd.map((value) => ({ [name]: value })),
    );
  });
  return fc.tuple(...values).map((found) => Object.assign({}, ...found.filter((each) => each !== null)));
}

const contentType = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        'text/plain',
        'text/html',
        'application/problem+json',
        'application/json; charset=utf-16',
        'a/b/c',
        '',
      )
      .map((type) => ({ 'content-type': type })),
  },
  { weight: 1, arbitrary: fc.constant({}) },
);

/** What may stand in a header at all. */
const headerText = (text: string): string =>
  Buffer.from(text.toWellFormed(), 'utf8')
    .toString('latin1')
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')
    .slice(0, 6_000);

const bodiesOf = ({ operation }: DescribedCall): unknown[] =>
  Object.values(operation.requestBody?.content ?? {}).flatMap(({ examples = {} }) =>
    Object.values(examples).map(({ value }) => value),
  );

const unknownPath = (world: ExampleWorld): fc.Arbitrary<RawRequest> =>
  fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
    target: fc.array(oddEncoded, { maxLength: 4 }).map((parts) => `/${['v1', ...parts].join('/')}`.replaceAll('#', '')),
    headers: tokenHeader(world),
    body: fc.constant(null),
  });
