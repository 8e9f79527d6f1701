// Stage 6, diagnosis: times as the report writes them.

/** Milliseconds since 1970 UTC as `2022-09-06T07:41:29.511Z`; null stays null, and so does what no such text can hold. */
export function instant(ms: number | null): string | null {
  if (ms === null || !Number.isFinite(ms)) return null;
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > 9999 ? null : date.toISOString();
}
