// Stage 8, report, HTML face: what is told of one certificate of a chain: until when it holds, and the rest on demand.
import type { CertificateReport } from '../../model/report.ts';
import { clock } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { html, type Markup } from './markup.ts';
import { longestName, mostNames } from './page-bounds.ts';

/** `seen`: when it was presented; a certificate is expired, or not, at that time. */
export function certificateFacts(certificate: CertificateReport, seen: string | null): Markup {
  const { issuer, notBefore, notAfter, serialNumber, sha256, key, signature, subjectKeyId, authorityKeyId } =
    certificate;
  return html`<p class="muted">Valid to ${clock(notAfter)}${dateWords(certificate, seen)}; ${oneLine(key, 64)}</p>
<details>
<summary>SHA-256 <code>${oneLine(sha256.slice(0, 16), 16)}…</code></summary>
<dl class="facts">
<div><dt>SHA-256</dt><dd><code>${oneLine(sha256, 64)}</code></dd></div>
<div><dt>Names</dt><dd>${namesOf(certificate)}</dd></div>
<div><dt>Issuer</dt><dd><bdi>${oneLine(issuer, longestName)}</bdi></dd></div>
<div><dt>Valid</dt><dd>from ${clock(notBefore)} to ${clock(notAfter)}</dd></div>
<div><dt>Serial number</dt><dd><code>${oneLine(serialNumber, 140)}</code></dd></div>
<div><dt>Signature</dt><dd>${oneLine(signature, 64)}</dd></div>
<div><dt>Key identifier</dt><dd>${keyId(subjectKeyId)}; of the issuer: ${keyId(authorityKeyId)}</dd></div>
</dl>
</details>
`;
}

/** ISO times in UTC compare as text. */
function dateWords({ notBefore, notAfter }: CertificateReport, seen: string | null): Markup | null {
  if (seen === null) return null;
  if (notAfter !== null && notAfter < seen) return html`, <strong>expired when it was presented</strong>`;
  if (notBefore !== null && notBefore > seen) return html`, <strong>not yet valid when it was presented</strong>`;
  return null;
}

export function namesOf({ subjectAltNames }: CertificateReport): Markup {
  if (subjectAltNames.length === 0) return html`no alternative names`;
  const shown = subjectAltNames
    .slice(0, mostNames)
    .map((name, at) => html`${at === 0 ? '' : ', '}<bdi>${oneLine(name, longestName)}</bdi>`);
  const rest = subjectAltNames.length - shown.length;
  return html`${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const keyId = (id: string | null): Markup => (id === null ? html`none` : html`<code>${oneLine(id, 140)}</code>`);
