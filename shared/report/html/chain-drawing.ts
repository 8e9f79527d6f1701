// Stage 8, report, HTML face: a presented chain drawn from the server's own certificate up to the root, with the place
// where trust breaks marked, and told in words.
import type { CertificateReport, PresentedChainReport } from '../../model/report.ts';
import { textOfName } from '../../openssl/verify-errors.ts';
import { clock, counted, span } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { certificateFacts, namesOf } from './certificate-facts.ts';
import { type ChainPath, chainPath } from './chain-path.ts';
import { errorNumber } from './error-number.ts';
import { bulletList, firstOf } from './lists.ts';
import { html, type Markup } from './markup.ts';
import { longestName, mostLinks } from './page-bounds.ts';
import { shape } from './verdict-mark.ts';

/** `isMisnamed`: a finding says that the certificate does not name the address, whatever fails first. */
export interface DrawnFor {
  address: string;
  isMisnamed: boolean;
}

export function chainDrawing(presented: PresentedChainReport, server: DrawnFor): Markup {
  const path = chainPath(presented);
  const steps = path.steps.map((certificate, step) => stepItem(certificate, step, path, presented, server));
  return html`<figure>
<figcaption>${captionOf(presented)}</figcaption>
<ol class="chain">
${steps}${endItem(path, presented)}</ol>
${besidesList(path)}</figure>
`;
}

/** `Presented 2 times, from … to …, TLS 1.2, ECDHE-…, server name cucm.example.lab` */
function captionOf({ firstSeen, seen, handshakes, tlsVersion, cipher, sni }: PresentedChainReport): Markup {
  const times = handshakes === 1 ? 'once' : `${handshakes} times`;
  const by = sni === null ? ', without a server name' : html`, server name <bdi>${oneLine(sni, longestName)}</bdi>`;
  return html`Presented ${times}, ${span(firstSeen, seen)}${tlsVersion === null ? '' : `, TLS ${tlsVersion}`}${
    cipher === null ? '' : `, ${oneLine(cipher, 100)}`
  }${by}`;
}

function stepItem(
  certificate: CertificateReport,
  step: number,
  { fault, steps }: ChainPath,
  presented: PresentedChainReport,
  server: DrawnFor,
): Markup {
  const isFaulty = fault?.step === step && (fault.where === 'at' || fault.where === 'name');
  const words = isFaulty ? html`<p class="broken">${shape('break')}<span>${faultWords(presented)}</span></p>\n` : null;
  const names = step === 0 && (fault?.where === 'name' || server.isMisnamed) ? nameWords(certificate, server) : null;
  return html`<li class="step${isFaulty || names ? ' bad' : ''}">
<p class="role">${roleOf(certificate, step)}${storedWords(certificate, step)}</p>
<p><bdi>${oneLine(certificate.subject, longestName)}</bdi></p>
${certificateFacts(certificate, presented.seen)}${words}${names}</li>
${step < steps.length - 1 ? html`<li class="joint">${shape('link')}signed by</li>\n` : null}`;
}

const roleOf = ({ selfSigned, isCa }: CertificateReport, step: number): string => {
  if (step === 0) return selfSigned ? 'Certificate of the server, self-signed' : 'Certificate of the server';
  if (selfSigned) return 'Root CA';
  return isCa ? 'Intermediate CA' : 'Issuer, not marked as a CA';
};

/** That a server's own certificate is not stored is as it should be, unless it is its own issuer. */
function storedWords({ inTrustStore, selfSigned }: CertificateReport, step: number): string {
  if (inTrustStore === true) return ', in the trusted CA list';
  return inTrustStore === null || (step === 0 && !selfSigned) ? '' : ', not in the trusted CA list';
}

/** `Trust breaks here: certificate has expired (X509_V_ERR_CERT_HAS_EXPIRED, error 10, depth 1).` */
function faultWords({ predicted }: PresentedChainReport): string {
  if (predicted === null) return '';
  return `Trust breaks here: ${textOfName(predicted.name) ?? 'not verified'}${errorNumber(predicted, predicted.depth)}.`;
}

const nameWords = (leaf: CertificateReport, { address }: DrawnFor): Markup =>
  html`<p class="broken">${shape('break')}<span>Asked for as <bdi>${oneLine(address, longestName)}</bdi>, but the certificate names ${namesOf(leaf)}.</span></p>\n`;

/** What stands above the last certificate that was sent. */
function endItem({ steps, fault }: ChainPath, presented: PresentedChainReport): Markup | null {
  const last = steps.at(-1);
  if (last === undefined) return null;
  const issuer = html`<bdi>${oneLine(last.issuer, longestName)}</bdi>`;
  if (fault?.where === 'above')
    return html`<li class="joint broken">${shape('break')}<span>${faultWords(presented)}</span></li>
<li class="step missing"><p class="role">Missing: neither sent nor in the trusted CA list</p>\n<p>${issuer}</p></li>\n`;
  if (fault?.where === 'beyond')
    return html`<li class="joint broken">${shape('break')}<span>${faultWords(presented)}</span></li>
<li class="step missing"><p class="role">Not sent: a certificate of the trusted CA list, or its issuer</p>\n<p>${issuer}</p></li>\n`;
  if (!presented.isVerified)
    return html`<li class="joint">Not verified: the bundle holds no trusted CA list to verify it against.</li>\n`;
  // The name is compared last: up to here the chain is trusted.
  if (fault !== null && fault.where !== 'name') return null;
  const stored = last.selfSigned || isStoredAmong(steps) ? null : storedIssuer(issuer);
  if (fault !== null) return stored;
  return html`${stored}<li class="joint trusted">${shape('pass')}Trusted: verification passes.</li>\n`;
}

const storedIssuer = (issuer: Markup): Markup => html`<li class="joint">${shape('link')}signed by</li>
<li class="step stored"><p class="role">In the trusted CA list, not sent</p>\n<p>${issuer}</p></li>\n`;

const isStoredAmong = (steps: readonly CertificateReport[]): boolean =>
  steps.some(({ inTrustStore, isCa }) => inTrustStore === true && isCa);

function besidesList({ besides }: ChainPath): Markup | null {
  if (besides.length === 0) return null;
  const told = firstOf(
    besides,
    mostLinks,
    ({ subject, notAfter }) => html`<bdi>${oneLine(subject, longestName)}</bdi>, valid to ${clock(notAfter)}`,
  );
  return html`<p>Sent as well, but no issuer of these: ${counted(besides.length, 'certificate')}.</p>
${bulletList(told, 'certificate')}`;
}
