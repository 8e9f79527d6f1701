// The description itself: valid, complete, in one style, and true to the program around it.

import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { codeRows } from '../../lambdas/api/description/fault-texts.ts';
import { documentPath, superfluous } from '../../lambdas/api/description/openapi-document.ts';
import { operations } from '../../lambdas/api/description/operations.ts';
import { wordTexts } from '../../lambdas/api/description/word-texts.ts';
import { routes } from '../../lambdas/api/routes.ts';
import { statusOf } from '../../lambdas/middleware/problem-json.ts';
import {
  type DescribedMedia,
  describedCalls,
  description,
  isDescribedBody,
  isDescribedParameter,
} from './described-api.ts';

/** Every object in the document, with its place. */
function* objectsIn(value: unknown, place: string): Generator<[string, Record<string, unknown>]> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield [place, value as Record<string, unknown>];
  for (const [name, each] of Object.entries(value)) yield* objectsIn(each, `${place}/${name}`);
}

/** Examples are values, whatever they look like. */
const isExample = (place: string): boolean => /\/examples?(\/|$)/.test(place);
const objects = [...objectsIn(description, '')].filter(([place]) => !isExample(place));

describe('the document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate({ ...structuredClone(description) })).toEqual({ valid: true });
  });

  it('describes every route, and no other', () => {
    const described = describedCalls.map(({ method, path }) => `${method} ${path}`).sort();
    expect(described).toEqual(routes.map(({ method, path }) => `${method} ${documentPath(path)}`).sort());
    expect(superfluous()).toEqual([]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  it('refers to nothing that is not there, and names nothing that is not referred to', () => {
    const named = Object.keys(description.components.schemas);
    const referred = objects.flatMap(([, { $ref }]) =>
      typeof $ref === 'string' ? [$ref.split('/').at(-1) ?? ''] : [],
    );
    expect(referred.filter((name) => !named.includes(name))).toEqual([]);
    expect(named.filter((name) => !referred.includes(name) && name !== 'FaultCode')).toEqual([]);
  });

  it.each(describedCalls)('says of $method $path what it is for, and what it may answer', ({ path, operation }) => {
    const { summary, description: text, parameters = [], responses } = operation;
    expect(summary).toMatch(/^[A-Z].{5,70}[^.]$/);
    expect(text.length).toBeGreaterThan(40);
    expect(text).toMatch(/Scope: `[a-z:]+`\.$|Needs no token\.$/);
    const declared = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
    expect(declared).toEqual([...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name));
    expect(Object.values(responses).filter((response) => !response.description)).toEqual([]);
    if (path !== '/v1/health') expect(Object.keys(responses).some((status) => status.startsWith('4'))).toBe(true);
  });

  it('shows an example of every good answer and every body that is JSON', () => {
    const media = describedCalls.flatMap(({ operation: { operationId, requestBody, responses } }) => [
      ...Object.entries(requestBody?.content ?? {}).map(named(`${operationId} body`)),
      ...Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([status, { content = {} }]) => Object.entries(content).map(named(`${operationId} ${status}`))),
    ]);
    const without = media.filter(({ examples }) => examples === undefined).map(({ name }) => name);
    // Too long to be shown, or shown elsewhere.
    expect(
      without.filter(
        (name) => !/html$|^(?:listShares|listTokens|getDescription|getReferenceReport|getSharedReport) /.test(name),
      ),
    ).toEqual([]);
  });
});

const named =
  (of: string) =>
  ([type, { examples }]: [string, DescribedMedia]) => ({ name: `${of} ${type}`, examples });

it.each(describedCalls.filter(({ operation }) => operation.requestBody))(
  'the examples of what $operation.operationId takes fit their schema',
  (call) => {
    const { examples = {} } = call.operation.requestBody?.content['application/json'] ?? {};
    for (const { value } of Object.values(examples)) expect(isDescribedBody(call, value)).toBe(true);
  },
);

it.each(describedCalls.filter(({ operation }) => operation.parameters))(
  'the examples of parameters of $operation.operationId fit their schema',
  (call) => {
    for (const parameter of call.operation.parameters ?? []) {
      if (parameter.in !== 'query' || parameter.example === undefined) continue;
      expect(isDescribedParameter(call, parameter, String(parameter.example))).toBe(true);
    }
  },
);

it('every field of an answer has a text, and every word of a list of verdicts, causes and the like', () => {
  const fields = objects.flatMap(([place, { properties }]) =>
    Object.entries((properties ?? {}) as Record<string, { description?: string }>).map(
      ([name, { description: text }]) => ({
        name: `${place} ${name}`,
        text,
      }),
    ),
  );
  const ofAnswers = fields.filter(({ name }) => name.startsWith('/components/schemas/'));
  expect(ofAnswers.length).toBeGreaterThan(400);
  expect(ofAnswers.filter(({ text }) => !text)).toEqual([]);
  for (const [name, texts] of Object.entries(wordTexts)) {
    expect(Object.keys(texts).sort()).toEqual(
      [...((description.components.schemas[name]?.enum ?? []) as string[])].sort(),
    );
  }
});

describe('untrusted text', () => {
  it('is marked wherever a schema says so', () => {
    const said = objects.filter(([, { description: text }]) => /^untrusted text/.test(String(text)));
    expect(said.length).toBeGreaterThan(30);
    expect(said.filter(([, schema]) => schema['x-untrusted'] !== true)).toEqual([]);
  });

  it.each([
    ['Evidence', 'text'],
    ['Evidence', 'member'],
    ['Certificate', 'subject'],
    ['Bundle', 'fileName'],
    ['Bundle', 'site'],
    ['ClassifiedText', 'unmatched'],
    ['TextMatch', 'fields'],
    ['BundleReport', 'fileName'],
    ['OpensslError', 'text'],
  ])('%s.%s is some', (name, field) => {
    const { properties } = description.components.schemas[name] as { properties: Record<string, object> };
    expect(properties[field]).toMatchObject({ 'x-untrusted': true });
  });

  it('is explained once', () => {
    expect(description.info.description).toContain('`x-untrusted`');
  });
});

describe('codes', () => {
  const rowsOf = (text: string) =>
    [...text.matchAll(/^\| (\d{3}) \| `([a-z-]+)` \| (.+) \|$/gm)].map(([, status, code, meaning]) => ({
      code,
      status: Number(status),
      text: meaning,
    }));

  it('stand in the description and in docs/problems.md alike', () => {
    expect(rowsOf(description.info.description)).toEqual(codeRows);
    expect(rowsOf(readFileSync(new URL('../../docs/problems.md', import.meta.url), 'utf8'))).toEqual(codeRows);
  });

  it('that a call answers are those of the status they stand at', () => {
    for (const { operation } of describedCalls) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const parts = (content?.['application/problem+json']?.schema ?? {}) as {
          allOf?: { properties?: { code?: { enum: (keyof typeof statusOf)[] } } }[];
        };
        for (const code of parts.allOf?.flatMap(({ properties }) => properties?.code?.enum ?? []) ?? []) {
          expect([operation.operationId, code, statusOf[code]]).toEqual([operation.operationId, code, Number(status)]);
        }
      }
    }
  });
});
