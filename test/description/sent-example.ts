// An example of the description as a request, and its answer as it is recorded: without what chance draws.

import { pathNames, typeOf } from '../../lambdas/api/description/described-operation.ts';
import { exampleSite } from '../../lambdas/api/description/example-site.ts';
import type { RecordedAnswer } from '../../lambdas/api/description/example-values.ts';
import { documentPath } from '../../lambdas/api/description/openapi-document.ts';
import type { Example, Operation } from '../../lambdas/api/description/operation.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { type CheckedAnswer, mediaTypeOf } from './described-api.ts';
import type { ExampleWorld, Sent } from './example-world.ts';
import type { Exercised } from './exercised.ts';

export interface Request extends Sent {
  method: string;
  path: string;
}

export function requestOf({ method, path }: Operation, example: Example, { actual }: ExampleWorld): Request {
  const parts = pathNames(path).reduce((text, name) => {
    const value = example.path?.[name];
    if (value === undefined) throw new Error(`${example.name}: expected a value for {${name}}`);
    return text.replace(`{${name}}`, encodeURIComponent(actual.get(value) ?? value));
  }, documentPath(path));
  const { query = {}, headers = {}, body } = example;
  return {
    method,
    path: parts,
    query,
    headers: { ...headers, ...(body !== undefined && { 'content-type': typeOf(body) }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

/** Sends it, checks the answer against the description, and crosses off what it exercises. */
export async function exchanged(world: ExampleWorld, exercised: Exercised, request: Request): Promise<CheckedAnswer> {
  const { method, path, query = {}, headers = {} } = request;
  const answer = await world.ask(method, path, request);
  const names = { query: Object.keys(query), headers: Object.keys(headers) };
  exercised.take({ method, path, ...names, mediaType: headers['content-type'] ?? null }, answer);
  return answer;
}

/** Drawn by chance, or other after every change of a signature. */
const drawn: readonly [string | RegExp, string][] = [
  [shippedPack.sha256, '4f1d6c0be2a98a7e53d9b0c8461f7d2a9e35c4b8d07162f3a5e4c9d8b7a60f12'],
  [/https?:\/\/127\.0\.0\.1:\d+/g, 'https://verdicts.example.lab'],
  [/\/uploads\/[\w-]+/g, '/uploads/6Fq2yVbN8sLzXw3KcT0rJd5hGmUaPe1oIi9QkMvBtRs'],
  [/\/shared\/[\w-]{43}\//g, `/shared/${exampleSite.shareSecret}/`],
  [/\bs_[\w-]{12}(?![\w-])/g, exampleSite.shareId],
  [/\bt_[\w-]{12}(?![\w-])/g, exampleSite.tokenId],
  [/\blv_[\w-]{43}(?![\w-])/g, 'lv_H4sN1qVx7LbZr0dTgYk2mWc9pJfE5uQo8iAXtS3RyDw'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '6a4d7c55-0c3e-4b9f-9d3a-2f1e8b7c6d50'],
];

export function recordedOf(answer: CheckedAnswer): RecordedAnswer {
  const text = drawn.reduce((known, [pattern, name]) => known.replaceAll(pattern, name), answer.text);
  const mediaType = mediaTypeOf(answer);
  return { mediaType, value: mediaType.endsWith('json') ? JSON.parse(text) : text };
}
