// A diagnostic bundle as an Expressway hands it out: a gzip'd tar of log and dumps, with the names the product gives.
import { gzipSync } from 'node:zlib';
import { type TarEntry, tar } from './tar.ts';

export interface BundleParts {
  host: string;
  log: readonly string[] | null;
  version?: string;
  type?: 'Expressway-C' | 'Expressway-E';
  /** null: the dump has no such key. */
  verifyOriginServer?: 'On' | 'Off' | null;
  cluster?: { name: string; peers: readonly string[] };
  ip?: string;
  /** Bytes of a packet capture, and PEM text of the trusted CA list and of the node's own certificate. */
  capture?: Uint8Array;
  trusted?: string;
  own?: string;
  ciphers?: string;
}

const captured = '2022-09-06_09:42:38';

export const bundleName = (host: string): string => `diagnostic_log_${host}_${captured}.tar.gz`;

export const diagnosticBundle = (parts: BundleParts): Buffer => gzipSync(tar(diagnosticMembers(parts)));

export function diagnosticMembers(parts: BundleParts): TarEntry[] {
  const { host, log } = parts;
  return [
    { name: `xconf_dump_${host}_${captured}.txt`, body: configurationDump(parts) },
    { name: `xstat_dump_${host}_${captured}.txt`, body: statusDump(parts) },
    ...(parts.capture
      ? [{ name: `eth0_diagnostic_logging_tcpdump00_${host}_${captured}.pcap`, body: parts.capture }]
      : []),
    ...(parts.trusted === undefined ? [] : [{ name: `ca_${host}_${captured}.pem`, body: parts.trusted }]),
    ...(parts.own === undefined ? [] : [{ name: `server_${host}_${captured}.pem`, body: parts.own }]),
    ...(log === null ? [] : [{ name: `loggingsnapshot_${host}_${captured}.txt`, body: `${log.join('\n')}\n` }]),
  ];
}

export function configurationDump({
  host,
  verifyOriginServer = 'On',
  cluster,
  ip = '10.61.20.5',
  ciphers = 'EECDH:EDH:HIGH:!aNULL',
}: BundleParts): string {
  const lines = [
    '*c xConfiguration Administration HTTPS Mode: On',
    ...(cluster
      ? [
          `*c xConfiguration Alternates Cluster Name: "${cluster.name}"`,
          ...cluster.peers.map((peer, at) => `*c xConfiguration Alternates Peer ${at + 1} Address: "${peer}"`),
        ]
      : []),
    `*c xConfiguration Ciphers UcClientTLSCiphers Value: "${ciphers}"`,
    ...(verifyOriginServer === null
      ? []
      : [`*c xConfiguration EdgeConfigServer VerifyOriginServer: ${verifyOriginServer}`]),
    '*c xConfiguration IP DNS Domain Name: "example.lab"',
    `*c xConfiguration IP DNS Hostname: "${host}"`,
    `*c xConfiguration Ethernet 1 IP V4 Address: "${ip}"`,
    `*c xConfiguration SystemUnit Name: "${host}"`,
    'OK',
  ];
  return `${lines.join('\n')}\n`;
}

export const statusDump = ({ version = 'X14.2.1', type = 'Expressway-C' }: BundleParts): string =>
  [
    '*s SystemUnit: /',
    '  Product: "Cisco Expressway"',
    '  Software: /',
    `    Version: "${version}"`,
    '  *s/end',
    '  Hardware: /',
    '    SerialNumber: "C45916FD"',
    '  *s/end',
    '*s/end',
    '*s Options: /',
    `  Type: "${type}"`,
    '*s/end',
    'OK',
    '',
  ].join('\n');
