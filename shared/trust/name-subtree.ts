// Stage 6, trust: whether one name stands under the base of a name constraint, by OpenSSL's rules for each kind.
import type { ComparedName } from '../model/certificate.ts';

/** A text is the end of an error's name: the comparison is not possible. */
export type NameMatch = boolean | 'UNSUPPORTED_NAME_SYNTAX' | 'UNSUPPORTED_CONSTRAINT_TYPE';

export function isUnder({ kind, value }: ComparedName, { value: base }: ComparedName): NameMatch {
  switch (kind) {
    case 'directory':
      return value.startsWith(base);
    case 'dns':
      return isDnsUnder(folded(value), folded(base));
    case 'email':
      return isEmailUnder(value, base);
    case 'uri':
      return isUriUnder(value, folded(base));
    case 'ip':
      return isAddressUnder(value, base);
    default:
      return 'UNSUPPORTED_CONSTRAINT_TYPE';
  }
}

/** ASCII only, as the names are bytes. */
const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function isDnsUnder(name: string, base: string): boolean {
  if (base === '') return true;
  if (!name.endsWith(base)) return false;
  return name.length === base.length || base.startsWith('.') || name[name.length - base.length - 1] === '.';
}

/** A base is a mailbox, a host, or with a dot before it all hosts of a domain. Only the host is compared without case. */
function isEmailUnder(name: string, base: string): NameMatch {
  const at = name.lastIndexOf('@');
  const baseAt = base.lastIndexOf('@');
  if (at < 0) return 'UNSUPPORTED_NAME_SYNTAX';
  if (baseAt < 0 && base.startsWith('.')) return name.length > base.length && folded(name).endsWith(folded(base));
  if (baseAt > 0) {
    if (baseAt !== at) return false;
    const [local, baseLocal] = [name.slice(0, at), base.slice(0, baseAt)];
    if (local.includes('\0') || baseLocal.includes('\0')) return 'UNSUPPORTED_NAME_SYNTAX';
    if (local !== baseLocal) return false;
  }
  return folded(name.slice(at + 1)) === folded(base.slice(baseAt + 1));
}

/** As 1.1.1 and 3.0 find the host; 3.5 is not misled by a colon behind it. */
function isUriUnder(uri: string, base: string): NameMatch {
  const scheme = uri.indexOf(':');
  if (scheme < 0 || uri.slice(scheme + 1, scheme + 3) !== '//') return 'UNSUPPORTED_NAME_SYNTAX';
  const rest = uri.slice(scheme + 3);
  const end = [rest.indexOf(':'), rest.indexOf('/')].find((at) => at >= 0) ?? rest.length;
  const host = folded(rest.slice(0, end));
  if (host === '') return 'UNSUPPORTED_NAME_SYNTAX';
  return base.startsWith('.') ? host.length > base.length && host.endsWith(base) : host === base;
}

/** In hex; a base is address and mask. */
function isAddressUnder(address: string, base: string): NameMatch {
  if (address.length !== 8 && address.length !== 32) return 'UNSUPPORTED_NAME_SYNTAX';
  if (base.length !== 2 * address.length) return false;
  const number = (hex: string): bigint => BigInt(`0x${hex}`);
  const mask = number(base.slice(address.length));
  return (number(address) & mask) === (number(base.slice(0, address.length)) & mask);
}

/** Two labels at least, of letters, digits, `_`, and inside of them `-`. */
export function isDnsLike(name: string): boolean {
  const labels = name.split('.');
  return labels.length > 1 && labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(label));
}
