// Stage 6, trust: the two dates of a certificate. OpenSSL compares only those of the forms that RFC 5280 allows.
import { DerError, type DerValue, latin1, tags } from './der.ts';

const form = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/** Milliseconds since 1970 UTC. */
export function readTime({ tag, content }: DerValue): number {
  const text = latin1(content);
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    form.exec(withCentury(tag, text)) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const ms = Date.parse(iso);
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== iso) throw new DerError('a date that is none');
  return ms;
}

/** Years of two digits are those from 1950 to 2049. */
function withCentury(tag: number, text: string): string {
  if (tag === tags.generalizedTime) return text;
  if (tag !== tags.utcTime) throw new DerError('a date of an unknown kind');
  return text >= '50' ? `19${text}` : `20${text}`;
}
