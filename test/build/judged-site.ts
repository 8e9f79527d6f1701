// One Expressway with a log, captures and a trusted CA list, stated by its servers: what tests of certificates start from.
import type { NodeReport } from '../../shared/model/report.ts';
import { judged } from './analysed.ts';
import type { BundleParts } from './diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, sniWarning, someNode, sslError } from './log-lines.ts';
import type { Issued } from './pki.ts';
import { type PresentedHandshake, presentedCapture } from './presented-capture.ts';

export const siteStart = Date.UTC(2022, 8, 6, 7, 41, 0);

export interface SiteServer {
  address: string;
  ip: string;
  port: number;
  /** null: the capture holds nothing of it. */
  chain: PresentedHandshake['chain'] | null;
  /** Refused with that error; a name fault without one; null: answered. */
  refused?: { error: string; depth: number } | 'name' | null;
}

const isIp = (address: string): boolean => /^[\d.]+$/.test(address);

export function siteLog(servers: readonly SiteServer[], host = someNode.host): string[] {
  return servers.flatMap(({ address, ip, port, refused = null }, at) => {
    const node = { ...someNode, host };
    const startMs = siteStart + at * 5_000;
    if (refused === null) return exchangeLines(node, okExchange(at + 1, startMs, address, ip, port));
    const warning =
      refused === 'name' ? sniWarning(address, ip) : coreWarning(address, ip, refused.error, refused.depth);
    return exchangeLines(node, failedExchange(at + 1, startMs, address, ip, port, [warning, sslError(address)]));
  });
}

export const siteCapture = (servers: readonly SiteServer[]): Buffer => presentedCapture(siteHandshakes(servers));

export function siteHandshakes(servers: readonly SiteServer[]): PresentedHandshake[] {
  return servers.flatMap(({ address, ip, port, chain, refused = null }, at) => {
    if (chain === null) return [];
    const alert = refused === null ? {} : { clientAlert: refused === 'name' ? 80 : 48 };
    return [{ atMs: siteStart + at * 5_000 + 12, ip, port, sni: isIp(address) ? null : address, chain, ...alert }];
  });
}

export const pemOfAll = (certificates: readonly Issued[]): string => certificates.map(({ pem }) => pem).join('');

/** `trusted` null: the bundle holds no trusted CA list. */
export function judgedSite(
  servers: readonly SiteServer[],
  trusted: readonly Issued[] | null,
  parts: Partial<BundleParts> = {},
): Promise<NodeReport> {
  return judged({
    log: siteLog(servers),
    capture: siteCapture(servers),
    ...(trusted && { trusted: pemOfAll(trusted) }),
    ...parts,
  });
}
