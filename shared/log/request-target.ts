// Stage 3, log: which server a request is for. Requests of remote clients carry it as the first segment of their path,
// in unpadded base64: `domain/protocol/host/port`. Others name it in an absolute URL.
import { isPlainHost } from '../model/plain-host.ts';
import type { RequestTarget } from '../model/transaction-step.ts';

export interface RequestedServer {
  target: RequestTarget;
  /** It stands in the path's first segment, which is no part of the path that the server is asked for. */
  encoded: boolean;
}

/** Of `GET http://vcs_control.…/<base64>/path HTTP/1.1` or `GET https://server:8443/path HTTP/1.1`; null: of neither. */
export function requestedServer(requestLine: string): RequestedServer | null {
  const path = requestPath(requestLine);
  if (path === null) return null;
  const segment = /^\/([A-Za-z0-9+_-]{8,1024})(?:=|%3D){0,2}(?=[/?]|$)/i.exec(path)?.[1];
  const target = segment === undefined ? null : parseTarget(Buffer.from(segment, 'base64').toString('utf8'));
  if (target !== null) return { target, encoded: true };
  const named = parseUrl(requestLine);
  return named === null ? null : { target: named, encoded: false };
}

/** The path, without scheme and host, of a request line. */
export function requestPath(requestLine: string): string | null {
  const target = /^[A-Z]{1,16} (\S+)/.exec(requestLine)?.[1];
  return target === undefined ? null : pathOfTarget(target);
}

/** Of what stands between method and version. */
export function pathOfTarget(target: string): string {
  const absolute = /^https?:\/\/[^/?]*/i.exec(target);
  return absolute === null ? target : target.slice(absolute[0].length) || '/';
}

const form = /^([A-Za-z0-9._-]{1,253})\/(https?)\/(\[?[A-Za-z0-9._:-]{1,253}\]?)\/(\d{1,5})$/;

function parseTarget(text: string): RequestTarget | null {
  const [, domain, scheme, host, digits] = form.exec(text) ?? [];
  if (domain === undefined || host === undefined) return null;
  return targetOf(scheme, host, Number(digits), domain);
}

const url = /^[A-Z]{1,16} (https?):\/\/([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(\d{1,5}))?(?=[/? ]|$)/i;

function parseUrl(requestLine: string): RequestTarget | null {
  const [, scheme = '', host, digits] = url.exec(requestLine) ?? [];
  // The name by which clients ask the Expressway itself.
  if (host === undefined || /^vcs_control(?:\.|$)/i.test(host)) return null;
  const usual = scheme.toLowerCase() === 'http' ? 80 : 443;
  return targetOf(scheme, host, digits === undefined ? usual : Number(digits), null);
}

function targetOf(scheme: string | undefined, host: string, port: number, domain: string | null): RequestTarget | null {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (port < 1 || port > 65535 || !isPlainHost(address) || (domain !== null && !isPlainHost(domain))) return null;
  return { address, port, scheme: scheme?.toLowerCase() === 'http' ? 'http' : 'https', domain };
}
