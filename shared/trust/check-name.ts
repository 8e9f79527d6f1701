// Stage 6, trust: whether a certificate is for the host that was asked for, by the traffic server's own check, which is not
// OpenSSL's: addresses are compared as text, and the common name counts even if there are alternative names.
import type { Certificate } from '../model/certificate.ts';

/** `host` as the request names it, an IPv6 address without brackets. */
export function nameMatches(host: string, { dnsNames, rules }: Certificate): boolean {
  const name = bytes(host);
  if (name === '') return false;
  if (dnsNames.some((pattern) => pattern !== '' && isNameOf(name, pattern))) return true;
  /** A second common name is never looked at. */
  const [commonName] = rules.commonNames;
  return commonName !== undefined && isNameOf(name, bytes(commonName));
}

/** A character per byte, as both are compared. */
const bytes = (text: string): string => Buffer.from(text).toString('latin1');

function isNameOf(name: string, pattern: string): boolean {
  const wildcard = name.length > 5 && !name.startsWith('.') ? wildcardAt(pattern, isInternational(name)) : null;
  if (wildcard === null) return folded(pattern) === folded(name);
  const prefix = folded(pattern.slice(0, wildcard));
  const suffix = folded(pattern.slice(wildcard + 1));
  if (name.length < prefix.length + suffix.length) return false;
  if (!folded(name).startsWith(prefix) || !folded(name).endsWith(suffix)) return false;
  const matched = name.slice(prefix.length, name.length - suffix.length);
  const isFullLabel = prefix === '' && suffix.startsWith('.');
  if (matched === '') return !isFullLabel;
  return matched === '*' || /^[A-Za-z0-9_-]+$/.test(matched);
}

/** ASCII only; strings end at a NUL for the traffic server, but a name that is asked for has none. */
const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const isInternational = (name: string): boolean => name.length > 4 && folded(name).startsWith('xn--');

/**
 * Where the one `*` stands that counts: in the first label, at its beginning or end, before two dots that are neither the
 * first characters nor the last one. Part of a label never stands for an international name.
 */
function wildcardAt(pattern: string, isInternationalName: boolean): number | null {
  const lastDot = pattern.slice(0, -1).lastIndexOf('.');
  const firstDot = pattern.indexOf('.');
  if (pattern.length < 5 || lastDot < 3 || firstDot >= lastDot) return null;
  const label = pattern.slice(0, firstDot);
  const at = label.indexOf('*');
  if (at < 0 || label.includes('*', at + 1)) return null;
  if (at > 0 && at < label.length - 1) return null;
  return isInternationalName && label !== '*' ? null : at;
}
