// One operation as OpenAPI has it: parameters, bodies, answers and errors, each with the examples that go with it.
import type { FaultCode } from '../../../shared/model/fault.ts';
import type { TokenScope } from '../../../shared/model/stored-records.ts';
import { statusOf } from '../../middleware/problem-json.ts';
import { type Recorded, recordedAnswers } from './example-values.ts';
import { faultText } from './fault-texts.ts';
import type { Example, GoodAnswer, Operation } from './operation.ts';
import { answerHeaders, pathParameters, queryTexts, requestHeaders } from './parameter-texts.ts';
import { answerSchema, type JsonSchema, requestSchema } from './schema-components.ts';

export type { Recorded } from './example-values.ts';

export function describedOperation(operation: Operation, scope: TokenScope | null, recorded: Recorded): JsonSchema {
  const { operationId, tag, summary, description, bodies } = operation;
  const parameters = [...pathParametersOf(operation), ...queryParametersOf(operation), ...headersOf(operation)];
  return {
    operationId,
    tags: [tag],
    summary,
    description: `${description}\n\n${scope === null ? 'Needs no token.' : `Scope: \`${scope}\`.`}`,
    ...(scope === null && { security: [] }),
    ...(scope !== null && { 'x-scope': scope }),
    ...(parameters.length > 0 && { parameters }),
    ...(bodies && { requestBody: { required: true, content: requestContent(operation) } }),
    responses: responsesOf(operation, scope, recorded),
  };
}

export const pathNames = (path: string): string[] =>
  [...path.replace('{proxy+}', '{signature}').matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);

function pathParametersOf({ path, operationId, examples }: Operation): JsonSchema[] {
  return pathNames(path).map((name) => {
    const told = pathParameters[name];
    if (told === undefined) throw new Error(`${operationId}: expected a text for {${name}}, found none`);
    const example = examples.find((each) => each.path?.[name] !== undefined)?.path?.[name];
    return { name, in: 'path', required: true, ...told, ...(example !== undefined && { example }) };
  });
}

function queryParametersOf({ query, operationId, examples }: Operation): JsonSchema[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = requestSchema(query) as { properties?: object; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => {
    const description = queryTexts[name];
    if (description === undefined) throw new Error(`${operationId}: expected a text for ?${name}, found none`);
    const good = examples.find(({ code, query: sent }) => code === undefined && sent?.[name] !== undefined);
    const { description: _own, ...bare } = schema as JsonSchema;
    const example = good?.query?.[name];
    return {
      name,
      in: 'query',
      description,
      required: required.includes(name),
      schema: bare,
      ...(example !== undefined && { example: bare.type === 'integer' ? Number(example) : example }),
    };
  });
}

function headersOf({ method, headers = [] }: Operation): JsonSchema[] {
  const names = method === 'GET' ? [...headers, 'if-none-match' as const] : headers;
  return names.map((name) => ({ name, in: 'header', required: false, ...requestHeaders[name] }));
}

function requestContent({ bodies = {}, examples }: Operation): JsonSchema {
  const content: JsonSchema = {};
  for (const [type, schema] of Object.entries(bodies)) {
    const sent = examples.filter(({ body, code }) => body !== undefined && code === undefined && typeOf(body) === type);
    content[type] = {
      schema: schema === 'text' ? { type: 'string' } : requestSchema(schema),
      ...(sent.length > 0 && {
        examples: Object.fromEntries(sent.map(({ name, summary, body }) => [name, { summary, value: body }])),
      }),
    };
  }
  return content;
}

export const typeOf = (body: object | string): string => (typeof body === 'string' ? 'text/plain' : 'application/json');

function responsesOf(operation: Operation, scope: TokenScope | null, recorded: Recorded): JsonSchema {
  const responses: JsonSchema = {};
  for (const answer of operation.answers) responses[answer.status] = goodResponse(operation, answer, recorded);
  if (operation.method === 'GET') {
    responses[304] = { description: 'You have it already.', headers: headerObjects(['etag', 'x-request-id']) };
  }
  const faults = faultsOf(operation, scope);
  for (const status of [...new Set(faults.map((code) => statusOf[code]))].sort((a, b) => a - b)) {
    responses[status] = problemResponse(
      operation,
      faults.filter((code) => statusOf[code] === status),
      recorded,
    );
  }
  if (scope !== null || operation.path.includes('{')) {
    responses.default = {
      description: 'A failure of the server or of the entrance: see the table of codes.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return responses;
}

/** Those of its own, and those that every call of its kind may answer. */
export function faultsOf(operation: Operation, scope: TokenScope | null): FaultCode[] {
  const found = new Set<FaultCode>(operation.faults);
  if (scope !== null) found.add('unauthorized').add('forbidden').add('too-many-requests');
  if (operation.bodies) found.add('malformed-body').add('unsupported-media-type').add('body-too-large');
  if (operation.path !== '/v1/health') found.add('invalid-request');
  return [...found];
}

function goodResponse(operation: Operation, answer: GoodAnswer, recorded: Recorded): JsonSchema {
  const own = operation.method === 'GET' && answer.status === 200 ? (['etag'] as const) : [];
  const examples = operation.examples.filter(({ status, isLong }) => status === answer.status && !isLong);
  const content = Object.entries(answer.content ?? {}).map(([type, schema]) => [
    type,
    {
      schema: schema === 'text' ? { type: 'string' } : answerSchema(schema),
      ...recordedAnswers(operation, examples, type, recorded),
    },
  ]);
  return {
    description: answer.description,
    headers: headerObjects([...(answer.headers ?? []), ...own, 'x-request-id']),
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  };
}

function problemResponse(operation: Operation, codes: readonly FaultCode[], recorded: Recorded): JsonSchema {
  const type = 'application/problem+json';
  const isOf = ({ code }: Example) => code !== undefined && codes.includes(code);
  const schema = {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { type: 'object', properties: { code: { type: 'string', enum: codes } } },
    ],
  };
  const headers = [
    ...(codes.includes('unauthorized') ? (['www-authenticate'] as const) : []),
    ...(codes.some((code) => code === 'report-not-ready' || code === 'too-many-requests')
      ? (['retry-after'] as const)
      : []),
    'x-request-id' as const,
  ];
  return {
    description: codes.map((code) => `\`${code}\`: ${faultText(code)}`).join('\n\n'),
    headers: headerObjects(headers),
    content: { [type]: { schema, ...recordedAnswers(operation, operation.examples.filter(isOf), type, recorded) } },
  };
}

const headerObjects = (names: readonly (keyof typeof answerHeaders)[]): JsonSchema =>
  Object.fromEntries(names.map((name) => [name, { description: answerHeaders[name], schema: { type: 'string' } }]));
