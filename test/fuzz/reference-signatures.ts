// Which signature a line shows, for the reference reader: the patterns of the pack's own data, tried one by one on every
// line. What the texts of OpenSSL are called is written here again.
import { z } from 'zod';
import compiled from '../../shared/signatures/expressway-mra.generated.json' with { type: 'json' };

const Signatures = z.array(
  z.object({
    id: z.string(),
    reads: z.string(),
    otherwise: z.boolean(),
    literal: z.string(),
    pattern: z.string(),
    where: z.object({ verifyErrors: z.array(z.string()).nullable(), alerts: z.array(z.number()).nullable() }),
  }),
);

const signatures = Signatures.parse(compiled.signatures)
  .filter(({ reads }) => reads === 'warning' || reads === 'error')
  .map((signature) => ({ ...signature, pattern: new RegExp(signature.pattern, 'u') }))
  .toSorted((a, b) => Number(a.otherwise) - Number(b.otherwise));

/** Text that stands in a line that any signature can be about. */
export const literals: readonly string[] = signatures.map(({ literal }) => literal);

export interface Shown {
  signature: string;
  reads: string;
  /** Whom the line may be about, the likeliest first. */
  names: readonly string[];
  /** As logged for the handshake, lower case. */
  address: string | null;
  ip: string | null;
  error: string;
  action: 'Terminate' | 'Continue' | null;
  thread: string;
}

export function shownBy(body: string): Shown | null {
  for (const { id, reads, literal, pattern, where } of signatures) {
    const groups = body.includes(literal) ? pattern.exec(body)?.groups : undefined;
    if (groups === undefined) continue;
    const error = groups.error?.trim() ?? '';
    if (where.verifyErrors !== null && !where.verifyErrors.includes(verifyError(error))) continue;
    if (where.alerts !== null && !where.alerts.includes(alertOf(error))) continue;
    return {
      signature: id,
      reads,
      error,
      ...aboutWhom(groups),
      ...actionOf(groups),
      thread: (groups.thread ?? '').trim(),
    };
  }
  return null;
}

const actionOf = ({ action = '' }: Record<string, string | undefined>): Pick<Shown, 'action'> => ({
  action: action === 'Terminate' ? 'Terminate' : action === '' ? null : 'Continue',
});

/** Without a name for the handshake the IP address stands in its place, and the server's name behind it. */
function aboutWhom(groups: Record<string, string | undefined>): Pick<Shown, 'names' | 'address' | 'ip'> {
  const [address, server, ip] = [groups.address, groups.server, groups.ip?.replaceAll(' ', '')].map((text = '') =>
    /^(?:\(null\)|<[\w.:-]{1,80}>?)?$/.test(text.trim()) ? null : text.trim().toLowerCase(),
  );
  const named = address ?? server ?? null;
  const addressed = ip && isIpv4(ip) ? ip : null;
  const order = named === addressed ? [server, named] : [named, server, addressed];
  const names = order.filter((each) => each !== null && each !== undefined);
  return { names: names.filter((each) => /^[a-z0-9_][a-z0-9_.-]{0,252}$/.test(each)), address: named, ip: addressed };
}

export const isIpv4 = (text: string): boolean =>
  /^\d+\.\d+\.\d+\.\d+$/.test(text) &&
  text.split('.').every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && +part < 256);

/** The texts that the seed sites log, and those that one of them may become; whatever its blanks and its case. */
const verifyErrors: Record<string, string> = {
  'self signed certificate in certificate chain': 'X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN',
  'self-signed certificate in certificate chain': 'X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN',
  'self signed certificate': 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT',
  'self-signed certificate': 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT',
  'unable to get local issuer certificate': 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'unable to get issuer certificate': 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT',
  'unable to verify the first certificate': 'X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'certificate has expired': 'X509_V_ERR_CERT_HAS_EXPIRED',
};

const packed = (text: string): string => text.replace(/\s/g, '').toLowerCase();
const byText = new Map(Object.entries(verifyErrors).map(([text, name]) => [packed(text), name]));
const verifyError = (text: string): string => byText.get(packed(text)) ?? '';

/** `error:14094418:…`: library 20 of OpenSSL 1.1.1, and as reason 1000 and the number of the alert. */
function alertOf(text: string): number {
  const hex = /\berror {0,3}: {0,3}([0-9a-f]{8})/i.exec(text)?.[1];
  if (hex === undefined) return alertByWords(text);
  return hex.startsWith('14') ? Number.parseInt(hex.slice(5), 16) - 1000 : -1;
}

/** Where the number was lost: the words of the one alert that the seed sites log. */
const alertByWords = (text: string): number => (/(?:^|:)\s*tlsv1 alert unknown ca$/i.test(text) ? 48 : -1);
