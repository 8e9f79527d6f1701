// Sites from a seed: roots, intermediates and what is easily confused with them, the servers they certify, and the nodes
// that trust some of them; and what the command openssl says of a chain, where it is installed.
import { spawnSync } from 'node:child_process';
import type { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Analysis, analyse } from '../../shared/analysis.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { randomNumbers } from '../shared/trust/random-situation.ts';
import type { NamedBytes } from './analysed.ts';
import { chunked } from './chunks.ts';
import { bundleName, diagnosticBundle } from './diagnostic-bundle.ts';
import { pemOfAll, siteStart } from './judged-site.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, sniWarning, someNode, sslError } from './log-lines.ts';
import { type CertificateOptions, type Issued, makeCa, makeIntermediate, makeLeaf } from './pki.ts';
import { newKey } from './pki-keys.ts';
import { presentedCapture } from './presented-capture.ts';

/** A server that presented a chain to a node. */
export interface Meeting {
  address: string;
  ip: string;
  port: number;
  chain: readonly [Issued, ...Issued[]];
  atMs: number;
}

export interface RandomNode {
  host: string;
  ip: string;
  mode: 'enforced' | 'off' | 'not-implemented';
  stored: readonly Issued[];
  meetings: readonly Meeting[];
}

export interface RandomSite {
  nodes: readonly RandomNode[];
  /** The logs show the dialect of OpenSSL 3; else there may be nothing whose verdict depends on the dialect. */
  showsDialect: boolean;
}

/** What the log of an enforcing node says of a meeting: the text of OpenSSL, or that the name does not fit. */
export type Refusal = { error: string; depth: number } | 'name' | null;

type Random = ReturnType<typeof randomNumbers>;
type Authority = { issued: Issued; above: Authority | null };

const weakKey = newKey('rsa1024');
const rsaKey = newKey('rsa2048');

export function randomSite(seed: number): RandomSite {
  const random = randomNumbers(seed);
  const showsDialect = !random.rarely(3);
  const authorities = randomAuthorities(random);
  const servers = randomServers(random, authorities, showsDialect);
  const mode = random.one(['enforced', 'enforced', 'off', 'not-implemented'] as const);
  const nodes = random.one([['expc1'], ['expc1', 'expc2']]).map((host, at): RandomNode => {
    const seen = servers.filter((_, number) => number === 0 || !random.rarely(6));
    const meetings = seen.flatMap(({ chains, ...server }) => chains.map((chain) => ({ ...server, chain })));
    const stored = randomStore(random, authorities, servers);
    const times = meetings.map((meeting, number) => ({ ...meeting, atMs: siteStart + number * 5_000 + at * 700 }));
    return { host, ip: `10.61.20.${5 + at}`, mode, stored, meetings: times };
  });
  return { nodes, showsDialect };
}

function randomAuthorities(random: Random): Authority[] {
  const { one, rarely, below } = random;
  const all: Authority[] = [];
  const add = (issued: Issued, above: Authority | null): number => all.push({ issued, above });
  for (let number = 1; number <= 2 + below(2); number++) {
    const subject = `CN=Root ${number} CA,O=Example`;
    add(makeCa({ subject, ...authorityFaults(random) }), null);
  }
  const roots = [...all];
  for (let number = 1; number <= below(4); number++) {
    const above = one(all.filter((each) => each.above?.above == null));
    const options = { subject: `CN=Issuing ${number} CA,O=Example`, ...authorityFaults(random) };
    add(makeIntermediate(above.issued, options), above);
  }
  for (const { issued, above } of [...all]) {
    if (!rarely(4)) continue;
    // A renewed one of the same name, most often with another key.
    const options = { subject: issued.subjectDer, ...(rarely(3) && { keys: issued.keys }) };
    add(above ? makeIntermediate(above.issued, options) : makeCa(options), above);
  }
  if (rarely(4)) {
    const [crossed, by] = random.shuffled(roots);
    const isFit = crossed && by && crossed.issued.keys !== weakKey;
    if (isFit) add(makeIntermediate(by.issued, { subject: crossed.issued.subjectDer, keys: crossed.issued.keys }), by);
  }
  return all;
}

const old = { notAfter: '2021-01-01T00:00:00Z' };
const early = { notBefore: '2023-01-01T00:00:00Z' };
const weak = [{ keys: weakKey }, { digest: 'sha1' as const }, { extendedKeyUsage: ['clientAuth'] }];
const unidentified = [{ authorityKeyId: null }, { subjectKeyId: null }];
const unfit = [{ basicConstraints: { ca: true, pathLength: 0 } }, { basicConstraints: { ca: false } }];

/** Each of them one time in that many. */
const anyOf = ({ some }: Random, faults: readonly CertificateOptions[], times: number): CertificateOptions =>
  Object.assign({}, ...some(faults, times));

const authorityFaults = (random: Random): CertificateOptions => ({
  ...anyOf(random, [old, early, ...weak, ...unfit], 25),
  ...anyOf(random, unidentified, 12),
});

const leafFaults = (random: Random): CertificateOptions => ({
  ...anyOf(random, [{ keys: rsaKey }], 2),
  ...anyOf(random, [old, early, ...weak], 12),
  ...anyOf(random, [{ authorityKeyId: null }], 5),
  ...anyOf(random, [{ isAltered: true }], 40),
});

interface RandomServer {
  address: string;
  ip: string;
  port: number;
  /** One after the other. */
  chains: (readonly [Issued, ...Issued[]])[];
}

function randomServers(random: Random, authorities: readonly Authority[], showsDialect: boolean): RandomServer[] {
  const { one, rarely, below } = random;
  const hosts = ['cucm-pub', 'cucm-sub', 'imp1', 'cuc1'].slice(0, 1 + below(4));
  return hosts.flatMap((name, at) => {
    const ip = `10.61.20.${11 + at}`;
    const fqdn = `${name}.example.lab`;
    const address = one([fqdn, fqdn, fqdn, fqdn.toUpperCase(), ip, name]);
    const newChain = (unit: string) => randomChain(random, authorities, { name, ip, unit, showsDialect });
    const first = newChain('Tomcat');
    const chains = rarely(5) ? [first, newChain('Tomcat')] : [first];
    const server = { address, ip, port: 8443, chains };
    const second = { ...server, port: 6972, chains: rarely(2) ? chains : [newChain('CallManager')] };
    const other = { ...server, address: address === ip ? fqdn : ip };
    return [server, ...(rarely(3) ? [second] : []), ...(rarely(8) ? [other] : [])];
  });
}

interface Subject {
  name: string;
  ip: string;
  unit: string;
  showsDialect: boolean;
}

function randomChain(random: Random, authorities: readonly Authority[], subject: Subject): [Issued, ...Issued[]] {
  const { rarely, one, some, shuffled } = random;
  const above = rarely(5) ? null : one(authorities);
  const leaf = randomLeaf(random, above?.issued ?? null, subject);
  const way: Issued[] = [];
  for (let at = above; at; at = at.above) way.push(at.issued);
  const [extra] = shuffled(authorities);
  const sent = one([
    way.slice(0, -1),
    way.slice(0, -1),
    way,
    way,
    [],
    way.filter((_, at) => at !== 0),
    way.filter((_, at) => at !== 1),
    shuffled(way),
    extra ? [...way, extra.issued] : way,
    extra ? [extra.issued, ...way] : way,
    some(authorities, 2).map(({ issued }) => issued),
  ]);
  return [leaf, ...sent];
}

function randomLeaf(random: Random, issuer: Issued | null, { name, ip, unit, showsDialect }: Subject): Issued {
  const { one, rarely } = random;
  const fqdn = `${name}.example.lab`;
  const fits = { subject: `CN=${fqdn},OU=${unit}`, subjectAltNames: [`DNS:${fqdn}`, `DNS:${name}`] };
  const names = one<CertificateOptions>([
    ...[fits, fits, fits, { ...fits, subjectAltNames: [...fits.subjectAltNames, `DNS:${ip}`] }],
    { subject: 'CN=Tomcat', subjectAltNames: [`DNS:${fqdn}`] },
    { subject: `CN=${fqdn}`, subjectAltNames: [] },
    { subject: `CN=${fqdn}`, subjectAltNames: ['DNS:elsewhere.example.lab'] },
    { subject: 'CN=*.example.lab', subjectAltNames: ['DNS:*.example.lab'] },
    { subject: 'CN=Cluster', subjectAltNames: [`DNS:${name.slice(0, 2)}*.example.lab`] },
    { subject: `CN=${ip}`, subjectAltNames: [`IP:${ip}`] },
    { subject: 'CN=Server', subjectAltNames: [`IP:${ip}`] },
    { subject: 'CN=wrong.example.lab', subjectAltNames: ['DNS:wrong.example.lab', 'DNS:*.lab'] },
    { subject: `CN=wrong.example.lab,CN=${fqdn}`, subjectAltNames: ['DNS:example.lab'] },
  ]);
  const { subjectAltNames = [], ...others } = names;
  const usages = ['digitalSignature', 'keyCertSign'] as const;
  const options = {
    ...others,
    ...(subjectAltNames.length > 0 && { subjectAltNames }),
    // One that signs itself without the right to is judged by dialect.
    ...(issuer === null && (!showsDialect || !rarely(4)) && { keyUsage: usages }),
    ...(issuer !== null && { keyUsage: ['digitalSignature'] as const }),
    ...leafFaults(random),
  };
  const purpose = { extendedKeyUsage: ['serverAuth'], basicConstraints: null };
  if (subjectAltNames.length > 0) return makeLeaf(issuer, options);
  const plain = { ...purpose, ...options };
  return issuer ? makeIntermediate(issuer, plain) : makeCa(plain);
}

const publicRoots = ['Public Root A', 'Public Root B'].map((name) => makeCa({ subject: `CN=${name},O=Elsewhere` }));

function randomStore(random: Random, authorities: readonly Authority[], servers: readonly RandomServer[]): Issued[] {
  const { some, rarely, shuffled } = random;
  const [roots, issuing] = [authorities.filter((each) => !each.above), authorities.filter((each) => each.above)];
  const leaves = servers.flatMap(({ chains }) => chains.map(([leaf]) => leaf));
  const trusted = [...some(roots, 2), ...(rarely(3) ? some(issuing, 2) : [])].map(({ issued }) => issued);
  const stored = [...publicRoots.filter((_, at) => at === 0 || rarely(2)), ...trusted, ...some(leaves, 8)];
  return shuffled([...stored, ...(rarely(4) ? stored.slice(0, 1) : [])]);
}

const olderThanVerification = { version: 'X14.0.7', verifyOriginServer: null } as const;
const verifyFailed = 'error:0A000086:SSL routines::certificate verify failed';
const notTls = 'error:0A00010B:SSL routines::wrong version number';

function bundleOf(site: RandomSite, node: RandomNode, refusalOf: (meeting: Meeting) => Refusal): NamedBytes {
  const { host, ip, mode, stored, meetings } = node;
  const writer = { ...someNode, host };
  const refusals = meetings.map((meeting) => (mode === 'enforced' ? refusalOf(meeting) : null));
  const log = meetings.flatMap(({ address, ip: at, port, atMs }, number) => {
    const refusal = refusals[number] ?? null;
    if (refusal === null) return exchangeLines(writer, okExchange(number + 1, atMs, address, at, port));
    const warning =
      refusal === 'name' ? sniWarning(address, at) : coreWarning(address, at, refusal.error, refusal.depth);
    const lines = [warning, sslError(address, verifyFailed)];
    return exchangeLines(writer, failedExchange(number + 1, atMs, address, at, port, lines));
  });
  if (site.showsDialect) {
    const lines = [sslError(plainServer.address, notTls)];
    const { address, ip: at, port } = plainServer;
    log.push(...exchangeLines(writer, failedExchange(900, siteStart + 200_000, address, at, port, lines)));
  }
  const capture = presentedCapture(
    meetings.map(({ address, ip: at, port, chain, atMs }, number) => {
      const refusal = refusals[number] ?? null;
      const alert = refusal && { clientAlert: refusal === 'name' ? 80 : 48 };
      return { atMs: atMs + 12, ip: at, port, sni: /^[\d.]+$/.test(address) ? null : address, chain, ...alert };
    }),
  );
  const cluster = { name: 'expc.example.lab', peers: site.nodes.map((each) => each.ip) };
  const parts = { host, ip, log, capture, trusted: pemOfAll(stored), ...(site.nodes.length > 1 && { cluster }) };
  const setting = {
    enforced: {},
    off: { verifyOriginServer: 'Off' },
    'not-implemented': olderThanVerification,
  } as const;
  return { fileName: bundleName(host), bytes: diagnosticBundle({ ...parts, ...setting[mode] }) };
}

/** It does not speak TLS; the line about it shows the dialect. */
const plainServer = { address: 'plain.example.lab', ip: '10.61.20.99', port: 8443 };

/** @param refusalOf what the log of a node says of a meeting, where it verifies */
export function analysedSite(site: RandomSite, refusalOf: (meeting: Meeting) => Refusal): Promise<Analysis> {
  const inputs = site.nodes.map((node) => {
    const { fileName, bytes } = bundleOf(site, node, refusalOf);
    return { bundleId: null, fileName, sizeBytes: bytes.length, lastModified: null, bytes: chunked(bytes, 1 << 16) };
  });
  return analyse(inputs, { site: 'default', reference: null, pack: shippedPack, limits: defaultLimits });
}

export const sha256 = (of: X509Certificate): string => of.fingerprint256.replaceAll(':', '').toLowerCase();
export const hasOpenssl = /^OpenSSL 3\./.test(spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '');
const said = new Map<string, Fault | null>();

export interface Fault {
  number: number;
  depth: number;
  text: string;
}

/** The first error that the command tells; null: it accepts the chain. */
export function opensslSays(chain: readonly X509Certificate[], store: readonly X509Certificate[], atMs: number) {
  const at = String(Math.floor(atMs / 1000));
  const key = JSON.stringify([chain.map(sha256), store.map(sha256), at]);
  const known = said.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'random-site-'));
  const files = { leaf: chain.slice(0, 1), sent: chain.slice(1), store };
  for (const [name, all] of Object.entries(files)) writeFileSync(join(folder, name), all.map(String).join(''));
  const rules = ['-purpose', 'sslserver', '-auth_level', '2', '-verify_depth', '7', '-attime', at];
  const sent = chain.length > 1 ? ['-untrusted', 'sent'] : [];
  const command = ['verify', ...rules, '-no-CApath', '-no-CAstore', '-CAfile', 'store', ...sent, 'leaf'];
  const { stdout, stderr } = spawnSync('openssl', command, { encoding: 'utf8', cwd: folder });
  rmSync(folder, { recursive: true });
  const [, number, depth, text = ''] = /error (\d+) at (\d+) depth lookup: (.*)/.exec(`${stdout}${stderr}`) ?? [];
  if (number === undefined && !/: OK\s*$/.test(stdout)) throw new Error(`${stdout}${stderr}`);
  const fault: Fault | null = number === undefined ? null : { number: Number(number), depth: Number(depth), text };
  said.set(key, fault);
  return fault;
}
