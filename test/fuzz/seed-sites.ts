// The sites whose bundles are fuzzed: one Expressway each, or two in one bundle, with its members before they are packed. Between them they
// give every verdict, with verification enforced, permissive and off.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Verification } from '../../shared/model/vocabulary.ts';
import { type BundleParts, diagnosticMembers } from '../build/diagnostic-bundle.ts';
import { siteCapture, siteHandshakes, siteLog } from '../build/judged-site.ts';
import { coreWarning, exchangeLines, okExchange, someNode } from '../build/log-lines.ts';
import { presentedPcapng } from '../build/presented-capture.ts';
import type { TarEntry } from '../build/tar.ts';
import { traffic } from '../build/traffic.ts';

export interface SeedSite {
  name: string;
  members: readonly TarEntry[];
  /** What its dumps say of verification. */
  configured: Verification;
}

const pem = (name: string): string =>
  readFileSync(new URL(`../fixtures/failing-cluster/${name}.pem`, import.meta.url), 'utf8');
const der = (name: string) => ({ der: new X509Certificate(pem(name)).raw });
const publisher = { address: 'cucm-pub.example.lab', ip: '10.61.20.11', port: 8443, chain: [der('cucm-pub')] };
const subscriber = {
  address: 'cucm-sub.example.lab',
  ip: '10.61.20.12',
  port: 6972,
  chain: [der('cucm-sub'), der('branch-root-ca')],
};
const unknownRoot = { error: 'self signed certificate in certificate chain', depth: 1 };
const both = [publisher, subscriber];
const refused = [publisher, { ...subscriber, refused: unknownRoot }];

function site(name: string, parts: Omit<BundleParts, 'host'>, host = 'expc1'): SeedSite {
  const trusted = pem('lab-root-ca');
  const { verifyOriginServer = 'On' } = parts;
  const configured = verifyOriginServer === null ? 'unknown' : verifyOriginServer === 'On' ? 'enforced' : 'off';
  return { name, members: diagnosticMembers({ host, trusted, ...parts }), configured };
}

const tolerated = coreWarning(publisher.address, publisher.ip, unknownRoot.error, 1, 'Continue');
const permissive = exchangeLines(someNode, {
  ...okExchange(9, Date.UTC(2022, 8, 6, 7, 50), publisher.address, publisher.ip, 8443),
  threadLines: [tolerated],
});
const busy = traffic(someNode, {
  seed: 5,
  transactions: 60,
  hosts: 3,
  spacingMs: 40,
  silent: 0.1,
  retry: 0.2,
  retryLogged: 0.5,
  threads: 3,
});

const failing = site('failing', { log: siteLog(refused), capture: siteCapture(refused), own: pem('cucm-sub') });
const second = site('second', { log: siteLog(both, 'expc2'), ip: '10.61.20.6' }, 'expc2');

export const seedSites: readonly SeedSite[] = [
  site('passing', {
    log: siteLog(both),
    capture: siteCapture(both),
    trusted: pem('lab-root-ca') + pem('branch-root-ca'),
  }),
  failing,
  { ...failing, name: 'two-nodes', members: [...failing.members, ...second.members] },
  site('permissive', { log: permissive }),
  site('off', { log: siteLog(both), capture: siteCapture(both), verifyOriginServer: 'Off' }),
  site('pcapng', { log: null, capture: presentedPcapng(siteHandshakes(refused)) }),
  site('unknown', { log: siteLog(both), verifyOriginServer: null }),
  site('without-log', { log: null, capture: siteCapture(refused) }),
  site('busy', { log: busy.log }),
];
