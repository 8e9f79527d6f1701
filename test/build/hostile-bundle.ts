// A bundle with hostile text in every place that can carry any. The rest of it is as it should be, so that what is planted
// reaches the report wherever it can.
import { gzipSync } from 'node:zlib';
import type { NamedBytes } from './analysed.ts';
import { configurationDump, statusDump } from './diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from './log-lines.ts';
import { makeCa, makeLeaf } from './pki.ts';
import { utf8 } from './pki-der.ts';
import { newKey } from './pki-keys.ts';
import { attribute, nameOf, rdn } from './pki-names.ts';
import { presentedCapture } from './presented-capture.ts';
import { paxRecord, tar } from './tar.ts';
import { configurationXml, statusXml } from './xml-dump.ts';

export const places = [
  ...['logHost', 'logProcess', 'warnedName', 'warnedIp', 'errorText', 'sslErrorText', 'path', 'txnId', 'targetHost'],
  ...['targetDomain', 'destination', 'answer', 'systemName', 'version', 'clusterName', 'peer', 'domain', 'ciphers'],
  ...['sni', 'commonName', 'organization', 'dnsName', 'pemLabel', 'fileName', 'memberName', 'folderName'],
] as const;
export type Place = (typeof places)[number];
export type Planted = Partial<Record<Place, string>>;

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const ip = '10.61.20.11';
const [keys, otherKeys] = [newKey('ecP256'), newKey('ecP256')];

/** `capture`: dumps in text, and no log; servers are then told by packets alone. */
export type Form = 'text' | 'xml' | 'capture';

export function hostileBundle(planted: Planted, form: Form): NamedBytes {
  const folder = `${planted.folderName ?? 'folder'}/`;
  const member = (name: string, body: string | Uint8Array) => [
    { name: 'pax', type: 'x', body: paxRecord('path', `${folder}${planted.memberName ?? ''}${name}`) },
    { name: name.slice(0, 90), body },
  ];
  const files = [
    ...member('xconf_dump.txt', configuration(planted, form)),
    ...member('xstat_dump.txt', status(planted, form)),
    ...member('eth0.pcap', capture(planted)),
    ...member('ca_.pem', stored(planted)),
    ...(form === 'capture' ? [] : member('loggingsnapshot.txt', hostileLog(planted))),
  ];
  return { fileName: planted.fileName ?? 'bundle.tar.gz', bytes: gzipSync(tar(files)) };
}

const namedBy = ({ organization = 'Example' }: Planted, text: string) =>
  nameOf(rdn(attribute('O', utf8(organization))), rdn(attribute('CN', utf8(text))));

/** A certificate and its root, which is not stored. */
function hostileChain(planted: Planted) {
  const { commonName = 'cucm.example.lab', dnsName } = planted;
  const ca = makeCa({ keys, subject: namedBy(planted, `CA ${commonName}`) });
  const subjectAltNames = [`DNS:${dnsName ?? 'cucm.example.lab'}`, `URI:${dnsName ?? 'sip:a'}`];
  return [makeLeaf(ca, { keys, subject: namedBy(planted, commonName), subjectAltNames }), ca] as const;
}

/** Two of one name that have expired, and a block of another kind. */
function stored(planted: Planted): string {
  const subject = namedBy(planted, `Old ${planted.commonName ?? 'CA'}`);
  const old = [keys, otherKeys].map((pair) => makeCa({ keys: pair, subject, notAfter: '2021-01-01T00:00:00Z' }));
  return `${old.map(({ pem }) => pem).join('')}-----BEGIN ${planted.pemLabel ?? 'CERTIFICATE'}-----\nAA\n`;
}

function capture(planted: Planted): Uint8Array {
  const sni = (planted.sni ?? 'cucm.example.lab').slice(0, 900);
  return presentedCapture([{ atMs: start + 12, ip, port: 6972, sni, chain: hostileChain(planted), clientAlert: 48 }]);
}

function configuration(planted: Planted, form: Form): string {
  const host = planted.systemName ?? 'expc1';
  const cluster = { name: planted.clusterName ?? 'expc.example.lab', peers: [planted.peer ?? '10.61.20.6'] };
  const parts = { host, log: null, cluster, ...(planted.ciphers !== undefined && { ciphers: planted.ciphers }) };
  const dump = form === 'xml' ? configurationXml(parts) : configurationDump(parts);
  return dump.replaceAll('>example.lab<', `>${planted.domain ?? 'example.lab'}<`);
}

function status({ version = 'X14.2.1' }: Planted, form: Form): string {
  const parts = { host: 'expc1', log: null, version };
  return form === 'xml' ? statusXml(parts) : statusDump(parts);
}

export function hostileLog(planted: Planted): string {
  const {
    warnedName: name = 'cucm.example.lab',
    warnedIp = ip,
    errorText = 'self signed certificate in certificate chain',
  } = planted;
  const warning = coreWarning(name, warnedIp, errorText, 1);
  const error = sslError(name, planted.sslErrorText);
  const target = planted.targetHost ?? 'cucm.example.lab';
  const failed = failedExchange(7, start, target, ip, 6972, [warning, error]);
  const exchanges = [
    { ...failed, ...(planted.path !== undefined && { path: `/${planted.path}` }) },
    okExchange(8, start + 5_000, 'cucm.example.lab', ip, 8443),
    failedExchange(9, start + 9_000, target, ip, 8443, []),
  ];
  const lines = exchanges.flatMap((exchange) => exchangeLines(someNode, exchange));
  const put = (text: string, from: string, to: string | undefined) =>
    to === undefined ? text : text.replace(from, () => to);
  return lines
    .map((line) => put(line, ' expc1 ', planted.logHost && ` ${planted.logHost} `))
    .map((line) => put(line, 'traffic_server[', planted.logProcess && `${planted.logProcess}[`))
    .map((line) => put(line, 'Txn-id="9"', planted.txnId && `Txn-id="${planted.txnId}"`))
    .map((line) =>
      put(
        line,
        `Dst-ip="${ip}" Dst-port="8443"`,
        planted.destination && `Dst-ip="${planted.destination}" Dst-port="8443"`,
      ),
    )
    .map((line) => put(line, '502 connect failed', planted.answer && `502 ${planted.answer}`))
    .join('\n');
}
