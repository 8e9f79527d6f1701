// Stage 8, report, HTML face: one server as a node sees it: what was asked and answered, which errors were logged, and the
// chains it presented.
import type { NodeReport, ServerReport } from '../../model/report.ts';
import { clock, counted, endpointOf, exchangeCounts, serverWhy, span } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { chainDrawing } from './chain-drawing.ts';
import { html, type Markup } from './markup.ts';
import { longestName, longestSentence, mostChains, mostErrors, mostListed, mostTxnIds } from './page-bounds.ts';
import { leftOutNote } from './room.ts';
import { verdictMark } from './verdict-mark.ts';

/** `id`: what the matrix links to. `isOpen`: told at once. */
export function serverDetails(
  server: ServerReport,
  { id, isOpen, misnamed }: { id: string; isOpen: boolean; misnamed: ReadonlySet<string> },
): Markup {
  const why = serverWhy(server);
  return html`<details class="server ${server.verdict}" id="${id}"${isOpen ? html` open` : null}>
<summary>${verdictMark(server.verdict)} <bdi class="name">${endpointOf(server)}</bdi> <span class="muted">${exchangeCounts(server)}${why === '' ? '' : `; ${oneLine(why, longestSentence)}`}</span></summary>
${facts(server)}${errors(server)}${notes(server)}${chains(server, misnamed)}</details>
`;
}

function facts({ ip, scheme, domain, addressedBy, product, service, exchanges }: ServerReport): Markup {
  const { failed, firstFailed, lastFailed, lastOk, failedTxnIds } = exchanges;
  const ids = failedTxnIds.slice(0, mostTxnIds).map((id) => oneLine(id, 64));
  const more = failedTxnIds.length - ids.length;
  return html`<dl class="facts">
<div><dt>Server</dt><dd>${product === 'unknown' ? 'unknown product' : product}, ${service}, ${scheme ?? 'scheme not known'}, addressed by ${addressedBy}; IP address <bdi>${
    ip === null ? 'not known' : oneLine(ip, 64)
  }</bdi>, domain <bdi>${domain === null ? 'not known' : oneLine(domain, 253)}</bdi></dd></div>
${failed === 0 ? null : html`<div><dt>Failed</dt><dd>${span(firstFailed, lastFailed)}${ids.length === 0 ? '' : `; Txn-id ${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}`}</dd></div>\n`}${
  lastOk === null ? null : html`<div><dt>Last answered</dt><dd>at ${clock(lastOk)}</dd></div>\n`
}</dl>
`;
}

function errors({ errors: all }: ServerReport): Markup | null {
  if (all.length === 0) return null;
  const shown = all.slice(0, mostErrors).map(({ text, code, name, depth, count }) => {
    const known = [name, code === null ? null : `error ${code}`, depth === null ? null : `depth ${depth}`];
    const said = known.flatMap((each) => each ?? []).join(', ');
    return html`<li><bdi>${oneLine(text, longestName)}</bdi>${said === '' ? '' : ` (${said})`}, ${counted(count, 'time')}</li>\n`;
  });
  return html`<p>Errors logged:</p>
<ul>
${shown}</ul>
${leftOutNote(all.length - shown.length, 'error')}`;
}

const notes = ({ notes: all }: ServerReport): Markup =>
  html`${all.slice(0, mostListed).map(({ text }) => html`<p>${oneLine(text, longestSentence)}</p>\n`)}`;

function chains({ address, presented }: ServerReport, misnamed: ReadonlySet<string>): Markup {
  if (presented.length === 0) return html`<p class="muted">No certificate of it was captured.</p>\n`;
  const shown = presented.slice(0, mostChains).map((each) => {
    const leaf = each.chain[0]?.sha256 ?? '';
    return chainDrawing(each, { address, isMisnamed: misnamed.has(misnamedKey(address, leaf)) });
  });
  return html`${shown}${leftOutNote(presented.length - shown.length, 'older chain')}`;
}

/** Certificates that findings of the node say do not name the address, or would once something else is mended. */
export const misnamedCertificates = ({ findings }: NodeReport): Set<string> =>
  new Set(
    findings
      .filter(({ cause, next }) => cause === 'name-mismatch' || next.some((each) => each.cause === 'name-mismatch'))
      .flatMap(({ server, certificateSha256: sha256 }) =>
        server === null || sha256 === null ? [] : [misnamedKey(server.address, sha256)],
      ),
  );

const misnamedKey = (address: string, sha256: string): string => JSON.stringify([address, sha256]);
