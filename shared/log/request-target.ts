// Stage 3, log: which server a request is for. Requests of remote clients carry it as the first segment of their path,
// in unpadded base64: `domain/protocol/host/port`.
import type { RequestTarget } from '../model/transaction-step.ts';

/** Target of `GET http://vcs_control.…/<base64>/path HTTP/1.1`; null where the path carries none. */
export function requestTarget(requestLine: string): RequestTarget | null {
  const path = requestPath(requestLine);
  if (path === null) return null;
  const segment = /^\/([A-Za-z0-9+_-]{8,1024})={0,2}(?=[/?]|$)/.exec(path)?.[1];
  return segment === undefined ? null : parseTarget(Buffer.from(segment, 'base64').toString('utf8'));
}

/** The path, without scheme and host, of a request line. */
export function requestPath(requestLine: string): string | null {
  const target = /^[A-Z]{1,16} (\S+)/.exec(requestLine)?.[1];
  if (target === undefined) return null;
  const absolute = /^https?:\/\/[^/?]*/i.exec(target);
  return absolute === null ? target : target.slice(absolute[0].length) || '/';
}

const form = /^([A-Za-z0-9._-]{1,253})\/(https?)\/(\[?[A-Za-z0-9._:-]{1,253}\]?)\/(\d{1,5})$/;

function parseTarget(text: string): RequestTarget | null {
  const [, domain, scheme, host, digits] = form.exec(text) ?? [];
  if (domain === undefined || host === undefined) return null;
  const port = Number(digits);
  if (port < 1 || port > 65535) return null;
  return { address: withoutBrackets(host), port, scheme: scheme === 'http' ? 'http' : 'https', domain };
}

/** `[2001:db8::1]` as `2001:db8::1`. */
export const withoutBrackets = (address: string): string => address.replace(/^\[(.*)\]$/, '$1');
