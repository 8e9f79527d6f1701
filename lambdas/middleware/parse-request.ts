// The edge of the API: query, headers and body of a proxy event as typed input, each wrong field named by a pointer.
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import { cutText } from '../../shared/model/visible-text.ts';
import { parseJson } from './parse-json.ts';

/** More than any request of the API needs: a pasted text of 256 KiB grows when it is escaped. */
const maxBodyBytes = 2 * 1024 * 1024;

/** Wrong fields that are named, and characters of each name: the caller wrote them, and may have written many. */
const maxErrors = 50;
const maxName = 100;

type Place = 'path' | 'query' | 'body' | 'header';

/** Throws Fault `invalid-request` with `errors: [{ in, pointer, detail }]`. A parameter may stand once. */
export function parseQuery<T>(event: APIGatewayProxyEvent, schema: z.ZodType<T>): T {
  const values: Record<string, string> = Object.create(null);
  const many = event.multiValueQueryStringParameters ?? {};
  for (const [name, value] of Object.entries(event.queryStringParameters ?? {})) {
    if ((many[name]?.length ?? 0) > 1)
      throw invalid('query', [{ path: [name], message: 'expected once, found twice' }]);
    values[name] = value ?? '';
  }
  return check(values, schema, 'query');
}

/** A JSON body. Throws Fault `unsupported-media-type`, `malformed-body`, `body-too-large`, `invalid-request`. */
export function parseBody<T>(event: APIGatewayProxyEvent, schema: z.ZodType<T>): T {
  const type = mediaType(event);
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new Fault('unsupported-media-type', `expected application/json, found ${type || 'no content type'}`);
  }
  return check(parseJson(bodyText(event)), schema, 'body');
}

/** Parts of the path, decoded. Throws Fault `invalid-request`. */
export const checkParams = <T>(params: Readonly<Record<string, string>>, schema: z.ZodType<T>): T =>
  check(params, schema, 'path');

export function parseHeader<T>(event: APIGatewayProxyEvent, name: string, schema: z.ZodType<T>): T | undefined {
  const value = header(event, name);
  return value === undefined ? undefined : check({ [name]: value }, schema, 'header');
}

export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return found?.[1];
}

/** Lower-case, without parameters; empty where there is none. */
export const mediaType = (event: APIGatewayProxyEvent): string =>
  (header(event, 'content-type')?.split(';')[0] ?? '').trim().toLowerCase();

export function bodyText({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBodyBytes) {
    throw new Fault('body-too-large', `expected at most ${maxBodyBytes} bytes, found ${bytes.length}`);
  }
  return bytes.toString('utf8');
}

function check<T>(value: unknown, schema: z.ZodType<T>, place: Place): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(place, result.error.issues);
}

type Issue = { path: readonly PropertyKey[]; message: string } & Partial<
  Pick<z.core.$ZodIssueUnrecognizedKeys, 'keys'>
>;

function invalid(place: Place, issues: readonly Issue[]): Fault {
  const all = issues.flatMap(({ path, message, keys }) =>
    (keys ?? [null]).map((key) => ({
      in: place,
      pointer: pointer(key === null ? path : [...path, key]),
      detail: key === null ? message : 'not a field of this request',
    })),
  );
  const errors = all.slice(0, maxErrors);
  const fields = errors.map((error) => error.pointer || '/').join(', ');
  return new Fault('invalid-request', `the ${place} is not as expected at ${fields}`, { details: { errors } });
}

/** RFC 6901. */
const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${cutText(String(part), maxName).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
