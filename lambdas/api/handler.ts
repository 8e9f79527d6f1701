// The API function: a REST proxy event in, an answer out. Reads from the outside in: what every answer has, then who
// asks, then the endpoint.
import middy from '@middy/core';
import httpRouter from '@middy/http-router';
import urlencodePathParser from '@middy/http-urlencode-path-parser';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Fault } from '../../shared/model/fault.ts';
import { conditionalGet, headAsGet } from '../middleware/conditional-get.ts';
import { logInvocation } from '../middleware/log-invocation.ts';
import { problemJson } from '../middleware/problem-json.ts';
import { requestId } from '../middleware/request-id.ts';
import { anonymous, callerOf, requireScope } from './caller.ts';
import type { ApiDeps } from './dependencies.ts';
import { type ApiRoute, baseOf } from './endpoint.ts';
import { pathPattern } from './path-pattern.ts';
import { routes } from './routes.ts';

/** Milliseconds of an invocation that are kept for saying that its time is over. */
const answeringMs = 500;

export function makeApi(deps: ApiDeps) {
  const router = httpRouter<APIGatewayProxyEvent, APIGatewayProxyResult>({
    routes: routes.map((route) => ({ ...pick(route), handler: handlerOf(route, deps) })),
    notFoundResponse: ({ path }) => {
      throw noRoute(path);
    },
  });
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>({ timeoutEarlyInMillis: answeringMs })
    .before(ownRouting)
    .use(headAsGet())
    .use(logInvocation(deps.log, deps.now))
    .use(requestId())
    .use(problemJson(deps.log))
    .use(conditionalGet())
    .handler(router);
}

const pick = ({ method, path }: ApiRoute) => ({ method, path });

/** The entrance sends everything through one `{proxy+}`: its parameters would stand in the way of ours. */
const ownRouting = (request: { event: APIGatewayProxyEvent }): void => {
  request.event = { ...request.event, pathParameters: null, resource: 'none' };
};

function handlerOf({ path, scope, endpoint }: ApiRoute, deps: ApiDeps) {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(urlencodePathParser())
    .handler(async (event) => {
      event.resource = path;
      const caller = scope === null ? anonymous : callerOf(event);
      if (scope !== null) requireScope(caller, scope);
      return endpoint({ event, caller, params: paramsOf(event), base: baseOf(event) }, deps);
    });
}

const paramsOf = ({ pathParameters }: APIGatewayProxyEvent): Record<string, string> => {
  const known = Object.entries(pathParameters ?? {}).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return Object.fromEntries(known);
};

/** A path that is known, asked with a wrong method; or one that is not there. */
function noRoute(path: string): Fault {
  const methods = routes.filter((route) => pathPattern(route).test(path)).map(({ method }) => method);
  if (methods.length === 0) return new Fault('not-found', 'expected a path of this API, found another');
  const allow = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return new Fault('method-not-allowed', `expected ${allow.join(', ')}, found another method`, { details: { allow } });
}
