// The description of the API, OpenAPI 3.1: put together from the table of operations and the schemas in use.
import { engineVersion } from '../../../shared/engine.ts';
import { statusOf } from '../../middleware/problem-json.ts';
import { routes } from '../routes.ts';
import { describedOperation, type Recorded } from './described-operation.ts';
import { answeredCodes } from './fault-texts.ts';
import { introduction } from './introduction.ts';
import { type Operation, tags } from './operation.ts';
import { operations } from './operations.ts';
import { componentSchemas, type JsonSchema } from './schema-components.ts';

/** Path of a call in the document: the entrance's word for "everything behind it" is no template of OpenAPI. */
export const documentPath = (path: string): string => path.replace('{proxy+}', '{signature}');

export function openApiDocument(recorded: Recorded): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const { method, path, scope } of routes) {
    const operation = operations.find((each) => each.method === method && each.path === path);
    if (operation === undefined) throw new Error(`expected a description of ${method} ${path}, found none`);
    const item = paths[documentPath(path)] ?? {};
    item[method.toLowerCase()] = describedOperation(operation, scope, recorded);
    paths[documentPath(path)] = item;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'logverdict',
      version: engineVersion,
      summary: 'Verdicts on TLS verification, per node, from Cisco Expressway diagnostic bundles',
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // The document stands at /v1/openapi.json, behind a stage or not.
    servers: [{ url: '..', description: 'where this document came from' }],
    security: [{ token: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A token with scopes (`verdicts:read`, `bundles:write`, `classify`; `admin` holds them all) and sites. Each call names the scope it needs.',
        },
      },
      schemas: withCodes(componentSchemas()),
    },
  };
}

/** Descriptions of routes that there are not. */
export const superfluous = (): Operation[] =>
  operations.filter(({ method, path }) => !routes.some((route) => route.method === method && route.path === path));

function withCodes(schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const description = 'codes that calls answer; the server and the entrance have some of their own, see above';
  return { ...schemas, FaultCode: { type: 'string', enum: [...answeredCodes].sort(byStatus), description } };
}

const byStatus = (a: (typeof answeredCodes)[number], b: (typeof answeredCodes)[number]): number =>
  statusOf[a] - statusOf[b] || (a < b ? -1 : 1);
