// Redaction: every host name and address that the report itself tells of, so that text speaks of them by the tokens that
// the fields have.
import { isIP } from 'node:net';
import { canonicalIp } from '../model/ip-address.ts';
import type { NodeReport, Report } from '../model/report.ts';
import type { Tokens } from './tokens.ts';

export interface KnownNames {
  has(text: string): boolean;
  /** The token of a host name or an address, known or not. */
  token(text: string): string;
}

export function knownNames(report: Report, tokens: Tokens): KnownNames {
  const known = new Set(namesIn(report).map((name) => name.toLowerCase()));
  return {
    has: (text) => known.has(text.toLowerCase()) || isIP(text) !== 0,
    token: (text) => tokens.of(isAddress(text) ? 'ip' : 'host', text),
  };
}

const isAddress = (text: string): boolean => isIP(canonicalIp(text)) !== 0;

function namesIn({ nodes, clusters, whatIf }: Report): string[] {
  const all = [
    ...nodes.flatMap(namesOfNode),
    ...clusters.flatMap(({ name, peers, missing }) => [name, ...peers, ...missing]),
    ...clusters.flatMap(({ disagreements }) => disagreements.map(({ address }) => address)),
    ...(whatIf?.assumed.names ?? []).flatMap(({ address, name }) => [address, name]),
  ];
  return all.flatMap((name) => (name === null || name === '' ? [] : [name]));
}

const namesOfNode = ({ node, fqdn, ip, cluster, configured, servers, findings }: NodeReport): (string | null)[] => [
  ...[node, fqdn, ip, cluster],
  ...configured.map(({ address }) => address),
  ...servers.flatMap(({ address, ip: at, domain, presented }) => [
    address,
    at,
    domain,
    ...presented.map(({ sni }) => sni),
  ]),
  ...findings.flatMap(({ server, expectedName, presentedNames }) => [
    ...[server?.address ?? null, server?.ip ?? null, expectedName],
    ...presentedNames,
  ]),
];

/** Identifiers of keys that fields of the report show: sentences may tell them too. */
export function shownKeyIds({ nodes }: Report): string[] {
  const certificates = nodes.flatMap(({ servers, ownCertificates }) => [
    ...ownCertificates,
    ...servers.flatMap(({ presented }) => presented.flatMap(({ chain }) => chain)),
  ]);
  const ids = [
    ...certificates.flatMap(({ subjectKeyId, authorityKeyId }) => [subjectKeyId, authorityKeyId]),
    ...nodes.flatMap(({ findings }) => findings.map(({ missingIssuer }) => missingIssuer?.keyId ?? null)),
  ];
  return ids.flatMap((id) => (id !== null && /^[0-9a-f]{8,64}$/.test(id) ? [id] : []));
}
