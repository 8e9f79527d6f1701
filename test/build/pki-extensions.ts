// Extensions of certificates that tests make, from what the test says of them.
import { bits, boolean, bytes, type Der, integer, octets, oid, sequence, tagged, tlv } from './pki-der.ts';
import { generalName } from './pki-names.ts';

export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

const purposes: Record<string, string> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  any: '2.5.29.37.0',
  netscapeStepUp: '2.16.840.1.113730.4.1',
  microsoftStepUp: '1.3.6.1.4.1.311.10.3.3',
};

export interface ExtensionOptions {
  /** null: none. */
  basicConstraints?: { ca: boolean; pathLength?: number } | null;
  keyUsage?: readonly (typeof keyUsages)[number][] | null;
  /** Names or OIDs. */
  extendedKeyUsage?: readonly string[] | null;
  /** `DNS:…`, `IP:…` and so on, or a general name in DER. */
  subjectAltNames?: readonly (string | Uint8Array)[];
  nameConstraints?: { permitted?: readonly string[]; excluded?: readonly string[] };
  /** Bits by number, 1 is that of an SSL server, 5 that of an SSL CA. */
  netscapeType?: readonly number[];
  /** OID of an extension that nobody knows. */
  criticalExtension?: string;
  /** Whole extensions in DER, see `extension`. */
  moreExtensions?: readonly Uint8Array[];
}

export interface KeyIdentifiers {
  subjectKeyId: Uint8Array | null;
  authorityKeyId: Uint8Array | null;
  authorityIssuer: { name: Uint8Array; serial: string } | null;
}

export const extension = (id: string, value: Uint8Array, critical = false): Der =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));

export function extensionsOf(options: ExtensionOptions, ids: KeyIdentifiers): Uint8Array[] {
  const { basicConstraints, keyUsage, extendedKeyUsage, subjectAltNames, nameConstraints, netscapeType } = options;
  return [
    basicConstraints && extension('2.5.29.19', basicConstraintsValue(basicConstraints), true),
    keyUsage && extension('2.5.29.15', bitList(keyUsage.map((name) => keyUsages.indexOf(name))), true),
    extendedKeyUsage &&
      extension('2.5.29.37', sequence(...extendedKeyUsage.map((name) => oid(purposes[name] ?? name)))),
    subjectAltNames && extension('2.5.29.17', sequence(...subjectAltNames.map(generalName))),
    nameConstraints && extension('2.5.29.30', nameConstraintsValue(nameConstraints), true),
    netscapeType && extension('2.16.840.1.113730.1.1', bitList(netscapeType)),
    ids.subjectKeyId && extension('2.5.29.14', octets(ids.subjectKeyId)),
    (ids.authorityKeyId || ids.authorityIssuer) && extension('2.5.29.35', authorityValue(ids)),
    options.criticalExtension && extension(options.criticalExtension, octets(bytes([1])), true),
    ...(options.moreExtensions ?? []),
  ].filter((each) => typeof each === 'object' && each !== null);
}

function basicConstraintsValue({ ca, pathLength }: { ca: boolean; pathLength?: number }): Der {
  const length = pathLength === undefined ? [] : [integer(pathLength.toString(16))];
  return sequence(...(ca ? [boolean(true)] : []), ...length);
}

/** A named bit list: trailing zeros are left out. */
export function bitList(numbers: readonly number[]): Der {
  const highest = Math.max(...numbers, -1);
  const content = new Uint8Array(Math.ceil((highest + 1) / 8));
  for (const number of numbers) content[number >> 3] = (content[number >> 3] ?? 0) | (0x80 >> (number & 7));
  return bits(content, highest < 0 ? 0 : 7 - (highest & 7));
}

function nameConstraintsValue({
  permitted = [],
  excluded = [],
}: {
  permitted?: readonly string[];
  excluded?: readonly string[];
}): Der {
  const subtrees = (names: readonly string[]): Uint8Array[] => names.map((name) => sequence(generalName(name)));
  return sequence(
    ...(permitted.length > 0 ? [tagged(0, ...subtrees(permitted))] : []),
    ...(excluded.length > 0 ? [tagged(1, ...subtrees(excluded))] : []),
  );
}

function authorityValue({ authorityKeyId, authorityIssuer }: KeyIdentifiers): Der {
  return sequence(
    ...(authorityKeyId ? [tlv(0x80, authorityKeyId)] : []),
    ...(authorityIssuer
      ? [tagged(1, tagged(4, authorityIssuer.name)), tlv(0x82, integer(authorityIssuer.serial).slice(2))]
      : []),
  );
}
