// From the text that OpenSSL writes for a failed verification to its name and number. The number depends on the dialect
// of the library, 1.1.1 or 3.x, and so does the text of some: the text may therefore tell the dialect.
import { type VerifyErrorRow, verifyErrorTable } from './verify-error-table.ts';

export const dialects = ['1.1.1', '3'] as const;
export type Dialect = (typeof dialects)[number];

export interface VerifyError {
  /** As in x509_vfy.h, `X509_V_ERR_…`. */
  name: string;
  /** null: that dialect does not know the error. */
  code: Readonly<Record<Dialect, number | null>>;
  /** The dialect, where the text is found in one of them only. */
  dialect: Dialect | null;
}

/** The error with that text, whatever became of its blanks and of upper and lower case; null for an unknown text. */
export function findVerifyError(text: string): VerifyError | null {
  const packed = withoutBlanks(text);
  const row = rowByText.get(packed.toLowerCase());
  if (row === undefined) return null;
  const [name, code111, code3] = row;
  const spoken = dialectsByText.get(packed);
  const [only] = spoken?.size === 1 ? spoken : [];
  return { name, code: { '1.1.1': code111, '3': code3 }, dialect: only ?? null };
}

/** The number. null where it depends on the dialect and neither the caller nor the text tells which it is. */
export function codeOf(error: VerifyError, dialect: Dialect | null): number | null {
  const known = error.dialect ?? dialect;
  if (known !== null) return error.code[known];
  return error.code['1.1.1'] === error.code['3'] ? error.code['3'] : null;
}

/** The number of an error by its name; null as for `codeOf`, and for a name that is none of OpenSSL's. */
export function codeOfName(name: string, dialect: Dialect | null): number | null {
  const row = verifyErrorTable.find(([known]) => known === name);
  if (row === undefined) return null;
  return codeOf({ name, code: { '1.1.1': row[1], '3': row[2] }, dialect: null }, dialect);
}

/** As its newest release spells it; null for a name that is none of OpenSSL's. */
export function textOfName(name: string): string | null {
  const row = verifyErrorTable.find(([known]) => known === name);
  const [, , , text111, ...texts3] = row ?? [];
  return texts3.at(-1) ?? text111 ?? null;
}

/** The text as OpenSSL writes it, where it is one of OpenSSL's and only its blanks were damaged; else the text as it is. */
export const spelledByOpenssl = (text: string): string => spelling.get(withoutBlanks(text)) ?? text;

export const isVerifyErrorName = (name: string): boolean => verifyErrorTable.some(([known]) => known === name);

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '');

const rowByText = new Map<string, VerifyErrorRow>();
const dialectsByText = new Map<string, Set<Dialect>>();
const spelling = new Map<string, string>();

for (const row of verifyErrorTable) {
  const [, , , text111, ...texts3] = row;
  if (text111 !== null) note(row, text111, '1.1.1');
  for (const text of texts3.length > 0 ? texts3 : [text111 ?? '']) note(row, text, '3');
}

function note(row: VerifyErrorRow, text: string, dialect: Dialect): void {
  const packed = withoutBlanks(text);
  rowByText.set(packed.toLowerCase(), row);
  spelling.set(packed, text);
  const spoken = dialectsByText.get(packed) ?? new Set();
  dialectsByText.set(packed, spoken.add(dialect));
}
