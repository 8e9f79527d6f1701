// Stage 6, trust: the last step of verification: whether the names in a certificate are those that the CAs above it may
// issue for.
import type { Certificate, ComparedName, NameSubtree } from '../model/certificate.ts';
import type { VerifyFault } from './check-extensions.ts';
import { isDnsLike, isUnder, type NameMatch } from './name-subtree.ts';

type Constraints = NonNullable<Certificate['rules']['nameConstraints']>;

/** Names times constraints that OpenSSL compares before it gives up. */
const maxComparisons = 2 ** 20;

export function nameConstraintFault(chain: readonly Certificate[]): VerifyFault | null {
  for (let depth = chain.length - 1; depth >= 0; depth--) {
    const certificate = chain[depth];
    if (certificate === undefined) continue;
    /** Issuers that issued themselves are not asked, but the server's certificate is. */
    if (depth > 0 && certificate.subjectKey === certificate.issuerKey) continue;
    for (const { rules } of chain.slice(depth + 1).reverse()) {
      const fault = rules.nameConstraints && faultUnder(certificate, rules.nameConstraints, depth === 0);
      if (fault) return { name: `X509_V_ERR_${fault}`, depth };
    }
  }
  return null;
}

function faultUnder(certificate: Certificate, constraints: Constraints, isServer: boolean): string | null {
  const { rules, subjectKey } = certificate;
  const names = rules.altNames.length + (subjectKey === '' ? 0 : 1);
  if (names * (constraints.permitted.length + constraints.excluded.length) > maxComparisons) return 'UNSPECIFIED';
  if (subjectKey !== '') {
    const fault = firstFault([{ kind: 'directory', value: subjectKey }], constraints);
    if (fault) return fault;
    for (const { value } of rules.subjectEmails) {
      const emailFault =
        value === null ? 'UNSUPPORTED_NAME_SYNTAX' : firstFault([{ kind: 'email', value }], constraints);
      if (emailFault) return emailFault;
    }
  }
  const fault = firstFault(rules.altNames, constraints);
  if (fault || !isServer || rules.altNames.some(({ kind }) => kind === 'dns')) return fault;
  return commonNameFault(rules.commonNames, constraints);
}

/** Without DNS names, common names that look like host names stand for them. */
function commonNameFault(commonNames: readonly string[], constraints: Constraints): string | null {
  for (const commonName of commonNames) {
    const name = withoutPadding(commonName);
    if (name.includes('\0')) return 'UNSUPPORTED_NAME_SYNTAX';
    const fault = isDnsLike(name) ? firstFault([{ kind: 'dns', value: name }], constraints) : null;
    if (fault) return fault;
  }
  return null;
}

/** Without NULs at its end. Not by a pattern, which takes quadratic time where they stand elsewhere. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\0') end--;
  return text.slice(0, end);
}

function firstFault(names: readonly ComparedName[], { permitted, excluded }: Constraints): string | null {
  for (const name of names) {
    const fault = permittedFault(name, permitted) ?? excludedFault(name, excluded);
    if (fault) return fault;
  }
  return null;
}

/** If there are subtrees of that kind, one of them has to match. */
function permittedFault(name: ComparedName, subtrees: readonly NameSubtree[]): string | null {
  let found: 'none' | 'other' | 'match' = 'none';
  for (const subtree of ofKind(name, subtrees)) {
    if (subtree.isBounded) return 'SUBTREE_MINMAX';
    if (found === 'match') continue;
    const match = isUnder(name, subtree);
    if (typeof match !== 'boolean') return match;
    found = match ? 'match' : 'other';
  }
  return found === 'other' ? 'PERMITTED_VIOLATION' : null;
}

function excludedFault(name: ComparedName, subtrees: readonly NameSubtree[]): string | null {
  for (const subtree of ofKind(name, subtrees)) {
    if (subtree.isBounded) return 'SUBTREE_MINMAX';
    const match: NameMatch = isUnder(name, subtree);
    if (match !== false) return match === true ? 'EXCLUDED_VIOLATION' : match;
  }
  return null;
}

const ofKind = ({ kind }: ComparedName, subtrees: readonly NameSubtree[]): NameSubtree[] =>
  subtrees.filter((subtree) => subtree.kind === kind);
