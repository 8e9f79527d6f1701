// Bundles for the fault suites, beside those of a case: of two nodes at once, and of a node with many servers.
import { gzipSync } from 'node:zlib';
import { diagnosticMembers } from '../../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, someNode } from '../../build/log-lines.ts';
import { tar } from '../../build/tar.ts';

const startMs = Date.UTC(2022, 8, 1, 8);

function failingLog(host: string, servers: number): string[] {
  return Array.from({ length: servers }, (_, at) => {
    const [address, ip] = [`cucm-${at}.example.lab`, `10.61.30.${at}`];
    const warning = coreWarning(address, ip, 'self signed certificate');
    const exchange = failedExchange(at + 1, startMs + at * 1_000, address, ip, 8443, [warning]);
    return exchangeLines({ ...someNode, host }, exchange);
  }).flat();
}

/** Two nodes in one file; each does not trust one server. */
export const twoNodeBundle = (): Buffer =>
  gzipSync(
    tar(
      ['expc1', 'expc2'].flatMap((host) =>
        diagnosticMembers({ host, log: failingLog(host, 1) }).map((member) => ({
          ...member,
          name: `${host}/${member.name}`,
        })),
      ),
    ),
  );

/** Every server a finding: records that need room of their own wherever they are stored. */
export const wideBundle = (servers: number): Buffer =>
  gzipSync(tar(diagnosticMembers({ host: 'expc1', log: failingLog('expc1', servers) })));

/** What events tell of a first bundle with so many findings on one node. */
export const toldOfWide = (findings: number): string[] => [
  'BundleClassified complete',
  'NodeVerdictChanged null fail',
  ...Array.from({ length: findings }, () => 'FindingOpened open'),
];

/** What events tell of a first bundle with two nodes. */
export const toldOfTwoNodes = [
  'BundleClassified complete',
  ...['FindingOpened open', 'NodeVerdictChanged null fail'].flatMap((told) => [told, told]),
];
