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
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
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

export const noContent = (): APIGatewayProxyResult => ({ statusCode: 204, headers: {}, body: '' });

/** Scheme and host that the caller used, for links that leave the API. */
export function originOf({ headers, requestContext }: APIGatewayProxyEvent): string {
  if (requestContext.domainName) return `https://${requestContext.domainName}`;
  const host = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'host')?.[1];
  return host === undefined ? '' : `http://${host}`;
}

export interface Links {
  self: string;
  report: string;
  html: string;
}

const reportLinks = (report: string): Omit<Links, 'self'> => ({ report, html: `${report}?format=html` });

export const bundleLinks = (base: string, bundleId: string): Links => {
  const self = `${base}/v1/bundles/${encodeURIComponent(bundleId)}`;
  return { self, ...reportLinks(`${self}/report`) };
};

export const referenceLinks = (base: string, reference: string, site: string): Links => {
  const query = `site=${encodeURIComponent(site)}`;
  const report = `${base}/v1/references/${encodeURIComponent(reference)}/report?${query}`;
  return {
    self: `${base}/v1/bundles?reference=${encodeURIComponent(reference)}&${query}`,
    report,
    html: `${report}&format=html`,
  };
};

export const clusterLink = (base: string, cluster: string, site: string): string =>
  `${base}/v1/clusters/${encodeURIComponent(cluster)}?site=${encodeURIComponent(site)}`;

export const signatureLink = (base: string, id: string): string => `${base}/v1/signatures/${encodeURIComponent(id)}`;

export const nodeLinks = (
  base: string,
  { node, site, bundleId }: Record<'node' | 'site' | 'bundleId', string>,
): Links => ({
  ...bundleLinks(base, bundleId),
  self: `${base}/v1/nodes/${encodeURIComponent(node)}?site=${encodeURIComponent(site)}`,
});

export const findingLinks = (
  base: string,
  { findingId, bundleId }: Record<'findingId' | 'bundleId', string>,
): Links => ({
  ...bundleLinks(base, bundleId),
  self: `${base}/v1/findings/${encodeURIComponent(findingId)}`,
});
