// What every endpoint is: a request that was let in, an answer, and links between answers.
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { TokenScope } from '../../shared/model/stored-records.ts';
import { allVisible } from '../../shared/model/visible-text.ts';
import type { Caller } from './caller.ts';
import type { ApiDeps } from './dependencies.ts';

export interface ApiRequest {
  event: APIGatewayProxyEvent;
  caller: Caller;
  /** Decoded. */
  params: Readonly<Record<string, string>>;
  /** What stands before `/v1` in the caller's URL: the stage, or nothing. */
  base: string;
}

export type Endpoint = (request: ApiRequest, deps: ApiDeps) => Promise<APIGatewayProxyResult>;

export interface ApiRoute {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** null: open to everybody. */
  scope: TokenScope | null;
  endpoint: Endpoint;
}

/** Sites, references and file names are whatever folders in the drop folder are called. */
export const json = (
  body: object,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(allVisible(body)),
});

export function baseOf({ path, requestContext }: APIGatewayProxyEvent): string {
  const whole = requestContext.path ?? path;
  return whole.endsWith(path) ? whole.slice(0, whole.length - path.length) : '';
}

export interface Links {
  self: string;
  report: string;
}

export const bundleLinks = (base: string, bundleId: string): Links => {
  const self = `${base}/v1/bundles/${encodeURIComponent(bundleId)}`;
  return { self, report: `${self}/report` };
};

export const nodeLinks = (
  base: string,
  { node, site, bundleId }: Record<'node' | 'site' | 'bundleId', string>,
): Links => ({
  self: `${base}/v1/nodes/${encodeURIComponent(node)}?site=${encodeURIComponent(site)}`,
  report: bundleLinks(base, bundleId).report,
});

export const findingLinks = (
  base: string,
  { findingId, bundleId }: Record<'findingId' | 'bundleId', string>,
): Links => ({
  self: `${base}/v1/findings/${encodeURIComponent(findingId)}`,
  report: bundleLinks(base, bundleId).report,
});
