// Stage 6, trust: all that the extensions of a certificate say, from the sequence that holds them.
import type { CertificateRules } from '../model/certificate.ts';
import { DerError, type DerValue, oidText, partReader, partsOf, readDer, tags } from './der.ts';
import {
  readAltNames,
  readAuthorityKeyId,
  readBasicConstraints,
  readExtendedKeyUsage,
  readKeyUsage,
  readNameConstraints,
  readNetscapeType,
  readSubjectKeyId,
} from './extension-values.ts';

const ids = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  altNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  distributionPoints: '2.5.29.31',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  netscapeType: '2.16.840.1.113730.1.1',
  proxy: '1.3.6.1.5.5.7.1.14',
} as const;

export interface CertificateExtensions
  extends Pick<
    CertificateRules,
    | 'basicConstraints'
    | 'keyUsage'
    | 'extendedKeyUsage'
    | 'netscapeType'
    | 'authorityIssuer'
    | 'nameConstraints'
    | 'criticalExtensions'
    | 'isProxy'
    | 'isMalformed'
  > {
  subjectKeyId: string | null;
  authorityKeyId: string | null;
  altNames: ReturnType<typeof readAltNames>;
}

export function readExtensions(extensions: DerValue | null): CertificateExtensions {
  const all = extensions === null ? [] : partsOf(extensions).map(readExtension);
  const byId = Map.groupBy(all, ({ id }) => id);
  let isMalformed = false;

  function decoded<T>(id: string, decode: (value: Uint8Array) => T): T | null {
    const [extension, second] = byId.get(id) ?? [];
    if (extension === undefined) return null;
    if (second !== undefined) isMalformed = true;
    try {
      return decode(extension.value);
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      isMalformed = true;
      return null;
    }
  }

  const authority = decoded(ids.authorityKeyId, readAuthorityKeyId);
  decoded(ids.distributionPoints, (value) => partsOf(readDer(value, tags.sequence)));
  const read = {
    basicConstraints: decoded(ids.basicConstraints, readBasicConstraints),
    keyUsage: decoded(ids.keyUsage, readKeyUsage),
    extendedKeyUsage: decoded(ids.extendedKeyUsage, readExtendedKeyUsage),
    netscapeType: decoded(ids.netscapeType, readNetscapeType),
    nameConstraints: decoded(ids.nameConstraints, readNameConstraints),
    subjectKeyId: decoded(ids.subjectKeyId, readSubjectKeyId),
    authorityKeyId: authority?.keyId ?? null,
    authorityIssuer: authority?.issuer ?? null,
    altNames: decoded(ids.altNames, readAltNames) ?? [],
    criticalExtensions: all.filter(({ isCritical }) => isCritical).map(({ id }) => id),
    isProxy: byId.has(ids.proxy),
  };
  return { ...read, isMalformed };
}

function readExtension(extension: DerValue): { id: string; isCritical: boolean; value: Uint8Array } {
  const reader = partReader(extension);
  const id = oidText(reader.required(tags.oid));
  const critical = reader.optional(tags.boolean);
  const value = reader.required(tags.octetString).content;
  return { id, isCritical: critical !== null && critical.content[0] !== 0, value };
}
