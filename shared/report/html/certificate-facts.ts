// Stage 8, report, HTML face: what is told of one certificate of a chain: until when it holds, and the rest on demand.
import type { CertificateReport } from '../../model/report.ts';
import { clock } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { fact, factList, nameList } from './lists.ts';
import { html, type Markup } from './markup.ts';
import { longestName, mostNames } from './page-bounds.ts';

/** `seen`: when it was presented; a certificate is expired, or not, at that time. */
export function certificateFacts(certificate: CertificateReport, seen: string | null): Markup {
  const { issuer, notBefore, notAfter, sha256, key, subjectKeyId, authorityKeyId } = certificate;
  return html`<p class="muted">Valid to ${clock(notAfter)}${dateWords(certificate, seen)}; ${oneLine(key, 64)}</p>
<details>
<summary>SHA-256 <code>${oneLine(sha256.slice(0, 16), 16)}…</code></summary>
${factList([
  fact('SHA-256', code(sha256)),
  fact('Names', namesOf(certificate)),
  fact('Issuer', html`<bdi>${oneLine(issuer, longestName)}</bdi>`),
  fact('Valid', `from ${clock(notBefore)} to ${clock(notAfter)}`),
  fact('Serial number', code(certificate.serialNumber)),
  fact('Signature', oneLine(certificate.signature, 64)),
  fact('Key identifier', subjectKeyId === null ? 'none' : code(subjectKeyId)),
  fact("Issuer's key identifier", authorityKeyId === null ? 'none' : code(authorityKeyId)),
])}</details>
`;
}

const code = (text: string): Markup => html`<code>${oneLine(text, 140)}</code>`;

/** ISO times in UTC compare as text. */
function dateWords({ notBefore, notAfter }: CertificateReport, seen: string | null): Markup | null {
  if (seen === null) return null;
  if (notAfter !== null && notAfter < seen) return html`, <strong>expired when it was presented</strong>`;
  if (notBefore !== null && notBefore > seen) return html`, <strong>not yet valid when it was presented</strong>`;
  return null;
}

export const namesOf = ({ subjectAltNames }: CertificateReport): Markup =>
  subjectAltNames.length === 0 ? html`no alternative names` : nameList(subjectAltNames, mostNames);
