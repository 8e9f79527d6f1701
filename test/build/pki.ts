// Certificates for tests: a CA, what it issues, and the keys, usable with node:tls. Everything has a default that makes a
// good chain; a test states what is peculiar. Nothing here asks what verification makes of it.
import { createHash, type KeyObject } from 'node:crypto';
import { bits, bytes, type Der, integer, sequence, tagged, time } from './pki-der.ts';
import { type ExtensionOptions, extensionsOf } from './pki-extensions.ts';
import { type Digest, type KeyPair, type KeyType, newKey, signer } from './pki-keys.ts';
import { distinguishedName } from './pki-names.ts';

export interface CertificateOptions extends ExtensionOptions {
  /** `CN=pub.example.lab,O=Example`, most specific first, or a Name in DER. */
  subject?: string | Uint8Array;
  keyType?: KeyType;
  /** A key that is there already: a renewed or cross-signed CA, or to save the time of generating. */
  keys?: KeyPair;
  /** Of the signature. */
  digest?: Digest;
  isPss?: boolean;
  /** ISO 8601; 2020 to 2040 if not given. */
  notBefore?: string;
  notAfter?: string;
  /** Hex. */
  serial?: string;
  version?: 1 | 3;
  /** Hex; null: none. By default that of the key and that of the issuer. */
  subjectKeyId?: string | null;
  authorityKeyId?: string | null;
  /** The authority key identifier names issuer and serial number too; an object states other ones. */
  authorityIssuer?: boolean | { name: string; serial: string };
  /** Named as issuer instead of the one that signs. */
  issuerName?: string | Uint8Array;
  /** The last byte of the signature is changed. */
  isAltered?: boolean;
}

export interface Issued {
  der: Der;
  pem: string;
  keys: KeyPair;
  /** PKCS#8. */
  keyPem: string;
  subjectDer: Der;
  issuerDer: Der;
  serial: string;
  subjectKeyId: Uint8Array | null;
}

let lastSerial = 0x1000;

/** A self-signed CA. */
export const makeCa = (options: CertificateOptions = {}): Issued =>
  certify({ subject: 'CN=Example Root CA,O=Example', ...caRules, ...options }, null);

export const makeIntermediate = (issuer: Issued, options: CertificateOptions = {}): Issued =>
  certify({ subject: 'CN=Example Issuing CA,O=Example', ...caRules, ...options }, issuer);

/** A server's certificate: by its issuer, self-signed with null. */
export const makeLeaf = (issuer: Issued | null, options: CertificateOptions = {}): Issued =>
  certify({ subject: 'CN=pub.example.lab', ...serverRules(options), ...options }, issuer);

const caRules: CertificateOptions = { basicConstraints: { ca: true }, keyUsage: ['keyCertSign', 'cRLSign'] };

function serverRules({ subject = 'CN=pub.example.lab' }: CertificateOptions): CertificateOptions {
  const commonName = typeof subject === 'string' ? /CN=([^,+]+)/.exec(subject)?.[1] : undefined;
  return {
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['serverAuth', 'clientAuth'],
    ...(commonName && { subjectAltNames: [`DNS:${commonName}`] }),
  };
}

function certify(options: CertificateOptions, issuer: Issued | null): Issued {
  const keys = options.keys ?? newKey(options.keyType ?? 'ecP256');
  const subjectDer = distinguishedName(options.subject ?? '');
  const serial = options.serial ?? (lastSerial++).toString(16);
  const subjectKeyId = identifier(options.subjectKeyId, () => keyId(keys.publicKey));
  const self = { keys, subjectDer, issuerDer: subjectDer, serial, subjectKeyId };
  const signing = issuer ?? self;
  const issuerDer = options.issuerName === undefined ? signing.subjectDer : distinguishedName(options.issuerName);
  const ids = { subjectKeyId, ...authority(options, signing) };
  const extensions = options.version === 1 ? [] : extensionsOf(options, ids);
  const { algorithm, sign } = signer(signing.keys.privateKey, options.digest ?? 'sha256', options.isPss);
  const tbs = sequence(
    ...(options.version === 1 ? [] : [tagged(0, integer('2'))]),
    integer(serial),
    algorithm,
    issuerDer,
    sequence(
      time(Date.parse(options.notBefore ?? '2020-01-01T00:00:00Z')),
      time(Date.parse(options.notAfter ?? '2040-01-01T00:00:00Z')),
    ),
    subjectDer,
    bytes(keys.publicKey.export({ type: 'spki', format: 'der' })),
    ...(extensions.length > 0 ? [tagged(3, sequence(...extensions))] : []),
  );
  const signature = sign(tbs);
  if (options.isAltered) signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
  const der = sequence(tbs, algorithm, bits(signature));
  const keyPem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ...self, issuerDer, der, pem: pemOf(der), keyPem };
}

function authority(options: CertificateOptions, signing: Pick<Issued, 'subjectKeyId' | 'issuerDer' | 'serial'>) {
  const { authorityIssuer } = options;
  const named = { name: signing.issuerDer, serial: signing.serial };
  const stated = typeof authorityIssuer === 'object' && {
    name: distinguishedName(authorityIssuer.name),
    serial: authorityIssuer.serial,
  };
  return {
    authorityKeyId: identifier(options.authorityKeyId, () => signing.subjectKeyId),
    authorityIssuer: stated || (authorityIssuer ? named : null),
  };
}

function identifier(given: string | null | undefined, otherwise: () => Uint8Array | null): Uint8Array | null {
  if (given === undefined) return otherwise();
  return given === null ? null : bytes(Buffer.from(given, 'hex'));
}

const keyId = (key: KeyObject): Der =>
  bytes(
    createHash('sha1')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest(),
  );

export const pemOf = (der: Uint8Array, label = 'CERTIFICATE'): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
