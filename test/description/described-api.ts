// The committed description of the API, read by an independent validator: says what an answer has that is not described.

import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { serverTexts } from '../../lambdas/api/description/fault-texts.ts';
import { closed } from './closed-schemas.ts';

export interface DescribedMedia {
  schema: object;
  examples?: Readonly<Record<string, { summary: string; value: unknown }>>;
}
export interface DescribedParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Readonly<Record<string, unknown>>;
  example?: unknown;
}
export interface DescribedResponse {
  description: string;
  headers?: Readonly<Record<string, object>>;
  content?: Readonly<Record<string, DescribedMedia>>;
}
export interface DescribedOperation {
  operationId: string;
  summary: string;
  description: string;
  security?: readonly object[];
  parameters?: readonly DescribedParameter[];
  requestBody?: { content: Readonly<Record<string, DescribedMedia>> };
  responses: Readonly<Record<string, DescribedResponse>>;
}
export interface DescribedDocument {
  openapi: string;
  info: { description: string };
  paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  components: { schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}
export interface DescribedCall {
  method: string;
  path: string;
  operation: DescribedOperation;
}

/** As any client of these tests has it. */
export interface CheckedAnswer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  text: string;
}

const file = new URL('../../lambdas/api/openapi.generated.json', import.meta.url);
export const description = JSON.parse(readFileSync(file, 'utf8')) as DescribedDocument;

export const describedCalls: readonly DescribedCall[] = Object.entries(description.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace('{signature}', '.+').replace(/\{[^}]+\}/g, '[^/]+')}/?$`);
const patterns = new Map(describedCalls.map(({ path }) => [path, patternOf(path)]));

/** @param path without stage and query; HEAD is GET without a body */
export function callAt(method: string, path: string): DescribedCall | null {
  const asked = method === 'HEAD' ? 'GET' : method;
  return describedCalls.find((each) => each.method === asked && patterns.get(each.path)?.test(path)) ?? null;
}

export const headerOf = ({ headers }: CheckedAnswer, name: string): string | undefined => {
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : String(found[1]);
};

export const mediaTypeOf = (answer: CheckedAnswer): string =>
  (headerOf(answer, 'content-type') ?? '').split(';')[0]?.trim() ?? '';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(closed(description), 'description');
const validators = new Map<string, ValidateFunction>();

function validatorAt(...parts: readonly string[]): ValidateFunction {
  const pointer = parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
  const made = validators.get(pointer) ?? ajv.compile({ $ref: `description#/${encodeURI(pointer)}` });
  validators.set(pointer, made);
  return made;
}

/** What of an answer is not as described; empty: all of it is. */
export function undescribed(method: string, path: string, answer: CheckedAnswer): string[] {
  const call = callAt(method, path);
  if (call === null) return undescribedProblem(answer, [400, 404, 405, 401, 403, 429]);
  const { responses } = call.operation;
  const key = responses[answer.status] ? String(answer.status) : 'default';
  const response = responses[key];
  if (!response || (key === 'default' && !isOfServer(answer))) {
    return [`status ${answer.status} of ${call.operation.operationId}: ${answer.text.slice(0, 300)}`];
  }
  if (method === 'HEAD') return answer.text === '' ? [] : ['a body in the answer to HEAD'];
  return undescribedBody(call, key, response, answer);
}

/** What the server itself, or the entrance, may answer to any call. */
function isOfServer({ status, text }: CheckedAnswer): boolean {
  if (status >= 500) return true;
  const { code } = text === '' ? {} : JSON.parse(text);
  return serverTexts[code]?.status === status;
}

function undescribedBody(call: DescribedCall, key: string, response: DescribedResponse, answer: CheckedAnswer) {
  const type = mediaTypeOf(answer);
  const where = `${call.operation.operationId} ${answer.status}`;
  if (!response.content) return answer.text === '' ? [] : [`${where}: a body where none is described`];
  if (!response.content[type]) return [`${where}: media type ${type || 'none'}`];
  if (!type.endsWith('json')) return [];
  const at = ['paths', call.path, call.method.toLowerCase(), 'responses', key, 'content', type, 'schema'];
  return errorsOf(validatorAt(...at), answer.text).map((error) => `${where}: ${error}`);
}

/** null: not a body, or not one in JSON, that the call describes. */
export function isDescribedBody({ path, method, operation }: DescribedCall, value: unknown): boolean | null {
  if (!operation.requestBody?.content['application/json']) return null;
  const at = ['paths', path, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'];
  return validatorAt(...at)(value);
}

/** A value of a parameter as it stands in a URL. */
export function isDescribedParameter(call: DescribedCall, { name, schema }: DescribedParameter, text: string): boolean {
  const at = (call.operation.parameters ?? []).findIndex((each) => each.name === name && each.in === 'query');
  const validate = validatorAt('paths', call.path, call.method.toLowerCase(), 'parameters', String(at), 'schema');
  return validate(schema.type === 'integer' ? Number(text) : text.trim());
}

function undescribedProblem(answer: CheckedAnswer, statuses: readonly number[]): string[] {
  if (!statuses.includes(answer.status)) return [`status ${answer.status} where there is no call`];
  if (answer.text === '') return [];
  return errorsOf(validatorAt('components', 'schemas', 'Problem'), answer.text);
}

function errorsOf(validate: ValidateFunction, text: string): string[] {
  if (validate(JSON.parse(text))) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath || '/', message, JSON.stringify(params)].join(' '),
  );
}
