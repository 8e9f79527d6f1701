// The certificates of a bundle: each is parsed once, however often it is sent or stored; and what the certificate files
// of a node hold. A private key in one of them is warned of and not kept.
import { createHash } from 'node:crypto';
import { fileNameOf } from './bundle/member-name.ts';
import { dumpText } from './config/dump-text.ts';
import { addProblem, type BundleNotes, type Member } from './model/bundle-member.ts';
import type { CertificateUse, MemberCertificates } from './model/bundle-observations.ts';
import type { Certificate } from './model/certificate.ts';
import type { CertificateIntake } from './observe-capture.ts';
import { parseCertificate } from './trust/parse-certificate.ts';
import { pemCertificates } from './trust/pem.ts';

export interface CertificatePool extends CertificateIntake {
  /** Those of one file: as many of the first as there is room for. */
  takeFile(ders: readonly Uint8Array[], member: string): (Certificate | null)[];
  all(): ReadonlyMap<string, Certificate>;
}

export function makeCertificatePool(notes: BundleNotes): CertificatePool {
  const known = new Map<string, Certificate | null>();
  const parsed = new Map<string, Certificate>();
  let stored = 0;

  function take(der: Uint8Array, member: string | null): Certificate | null {
    const sha256 = createHash('sha256').update(der).digest('hex');
    const seen = known.get(sha256);
    if (seen !== undefined) return seen;
    if (known.size >= notes.limits.maxCertificates) return noteTooMany(notes);
    const result = parseCertificate(der);
    const certificate = 'certificate' in result ? result.certificate : null;
    known.set(sha256, certificate);
    if ('fault' in result) {
      const detail = `a certificate (SHA-256 ${sha256}) cannot be read: ${result.fault}`;
      addProblem(notes, { code: 'certificate-unreadable', member, detail });
    } else parsed.set(sha256, result.certificate);
    return certificate;
  }

  return {
    take,
    takeFile(ders, member) {
      const taken = ders.slice(0, notes.limits.maxStoredCertificates - stored);
      stored += taken.length;
      if (taken.length < ders.length) noteTooMany(notes);
      return taken.map((der) => take(der, member));
    },
    all: () => parsed,
  };
}

function noteTooMany(notes: BundleNotes): null {
  notes.otherCut = true;
  if (notes.problems.some(({ code }) => code === 'too-many-certificates')) return null;
  const detail = `only ${notes.limits.maxCertificates} different certificates are kept`;
  addProblem(notes, { code: 'too-many-certificates', member: null, detail });
  return null;
}

/** One PEM file. `isWhole`: nothing of it was cut or could not be read. */
export async function readCertificates(
  member: Member,
  pool: CertificatePool,
  notes: BundleNotes,
): Promise<Pick<MemberCertificates, 'use' | 'certificates' | 'isWhole'>> {
  const { path } = member;
  const { text, isWhole } = await dumpText(member, notes);
  const { ders, damaged } = pemCertificates(text);
  if (damaged > 0) {
    const detail = `${damaged} PEM blocks in it cannot be decoded`;
    addProblem(notes, { code: 'certificate-unreadable', member: path, detail });
  }
  const certificates = pool.takeFile(ders, path).filter((each) => each !== null);
  const whole = isWhole && damaged === 0 && certificates.length === ders.length;
  if (!whole) notes.otherCut = true;
  return { use: useOf(path), certificates, isWhole: whole };
}

/** By the names that the product gives its files; anything else is evidence, but nothing the node is known to trust. */
function useOf(path: string): CertificateUse {
  const base = fileNameOf(path);
  if (/^(?:ca|cas|cacerts?|trust(?:ed|store)?)(?:[_. -]|$)/.test(base)) return 'trust-store';
  return /^(?:server|client)(?:[_. -]|$)/.test(base) ? 'own' : 'other';
}
