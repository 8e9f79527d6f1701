// What of the description has been exercised: every parameter, body, answer, header and error of every call has a name, and
// each checked exchange crosses off those that it shows.
import {
  type CheckedAnswer,
  callAt,
  type DescribedCall,
  describedCalls,
  headerOf,
  mediaTypeOf,
  undescribed,
} from './described-api.ts';

export interface SentRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: readonly string[];
  headers: readonly string[];
  mediaType: string | null;
}

export class Exercised {
  readonly #seen = new Set<string>();

  /** Throws where the answer is not as described. */
  take(request: SentRequest, answer: CheckedAnswer): void {
    const broken = undescribed(request.method, request.path, answer);
    if (broken.length > 0) throw new Error(`${request.method} ${request.path}\n${broken.join('\n')}`);
    const call = callAt(request.method, request.path);
    if (call === null || request.method === 'HEAD') return;
    for (const name of [...sentNames(call, request, answer), ...answerNames(call, answer)]) this.#seen.add(name);
  }

  missing(): string[] {
    return describedCalls.flatMap(demandedOf).filter((name) => !this.#seen.has(name));
  }
}

/** Parameters and bodies count where they were understood. */
function sentNames({ operation }: DescribedCall, request: SentRequest, { status }: CheckedAnswer): string[] {
  if (status >= 400) return [];
  const { operationId, parameters = [] } = operation;
  const sent = { path: parameters.map(({ name }) => name), query: request.query, header: request.headers };
  return [
    ...parameters
      .filter(({ in: place, name }) => sent[place].includes(name))
      .map(({ in: place, name }) => `${operationId}: parameter ${place} ${name}`),
    ...(request.mediaType === null ? [] : [`${operationId}: body ${request.mediaType}`]),
  ];
}

function answerNames({ operation }: DescribedCall, answer: CheckedAnswer): string[] {
  const { operationId, responses } = operation;
  const key = responses[answer.status] ? String(answer.status) : 'default';
  const type = mediaTypeOf(answer) || 'nothing';
  const headers = Object.keys(responses[key]?.headers ?? {}).filter((name) => headerOf(answer, name) !== undefined);
  const code = type === 'application/problem+json' && key !== 'default' ? JSON.parse(answer.text).code : null;
  return [
    `${operationId}: answer ${key} ${type}`,
    ...headers.map((name) => `${operationId}: header ${key} ${name}`),
    ...(code === null ? [] : [`${operationId}: error ${key} ${code}`]),
  ];
}

function demandedOf({ operation }: DescribedCall): string[] {
  const { operationId, parameters = [], requestBody, responses } = operation;
  return [
    ...parameters.map(({ in: place, name }) => `${operationId}: parameter ${place} ${name}`),
    ...Object.keys(requestBody?.content ?? {}).map((type) => `${operationId}: body ${type}`),
    ...Object.entries(responses).flatMap(([key, { headers = {}, content }]) => [
      ...Object.keys(content ?? { nothing: {} }).map((type) => `${operationId}: answer ${key} ${type}`),
      ...Object.keys(headers).map((name) => `${operationId}: header ${key} ${name}`),
      ...codesOf(content?.['application/problem+json']?.schema).map((code) => `${operationId}: error ${key} ${code}`),
    ]),
  ];
}

/** The codes that an answer of this status may have. */
function codesOf(schema: object | undefined): string[] {
  const parts = (schema as { allOf?: { properties?: { code?: { enum?: string[] } } }[] } | undefined)?.allOf ?? [];
  return parts.flatMap(({ properties }) => properties?.code?.enum ?? []);
}
