// Stage 8, report, HTML face: an error of OpenSSL's by name, number and depth.
import { oneLine } from '../untrusted.ts';

/** ` (X509_V_ERR_CERT_HAS_EXPIRED, error 10, depth 1)`, as far as it is known. */
export function errorNumber(error: { name: string | null; code: number | null }, depth: number | null): string {
  const known = [
    error.name === null ? [] : oneLine(error.name, 100),
    error.code === null ? [] : `error ${error.code}`,
    depth === null ? [] : `depth ${depth}`,
  ].flat();
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}
