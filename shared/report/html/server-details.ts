// Stage 8, report, HTML face: one server as a node sees it: what was asked and answered, which errors were logged, and the
// chains it presented.
import type { NodeReport, ServerReport } from '../../model/report.ts';
import { clock, counted, endpointOf, exchangeCounts, serverWhy, span } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { chainDrawing } from './chain-drawing.ts';
import { errorNumber } from './error-number.ts';
import { bulletList, fact, factList, firstOf, nameList } from './lists.ts';
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
<summary>${verdictMark(server.verdict)} <bdi>${endpointOf(server)}</bdi> <span class="muted">${exchangeCounts(server)}${why === '' ? '' : `; ${oneLine(why, longestSentence)}`}</span></summary>
${facts(server)}${errors(server)}${notes(server)}${chains(server, misnamed)}</details>
`;
}

function facts(server: ServerReport): Markup {
  const { failed, firstFailed, lastFailed, lastOk } = server.exchanges;
  return factList([
    fact('Server', serverWords(server)),
    failed === 0 ? null : fact('Failed', html`${span(firstFailed, lastFailed)}${transactions(server)}`),
    lastOk === null ? null : fact('Last answered', `at ${clock(lastOk)}`),
  ]);
}

function serverWords({ ip, scheme, domain, addressedBy, product, service }: ServerReport): Markup {
  const known = (text: string | null): Markup => html`<bdi>${text === null ? 'not known' : oneLine(text, 253)}</bdi>`;
  const what = `${product === 'unknown' ? 'unknown product' : product}, ${service}, ${scheme ?? 'scheme not known'}`;
  return html`${what}, addressed by ${addressedBy}; IP address ${known(ip)}, domain ${known(domain)}`;
}

const transactions = ({ exchanges: { failedTxnIds } }: ServerReport): Markup | null =>
  failedTxnIds.length === 0 ? null : html`; Txn-id ${nameList(failedTxnIds, mostTxnIds)}`;

function errors({ errors: all }: ServerReport): Markup | null {
  if (all.length === 0) return null;
  const told = firstOf(all, mostErrors, (error) => {
    const number = errorNumber(error, error.depth);
    return html`<bdi>${oneLine(error.text, longestName)}</bdi>${number}, ${counted(error.count, 'time')}`;
  });
  return html`<p>Errors logged:</p>
${bulletList(told, 'error')}`;
}

const notes = ({ notes: all }: ServerReport): Markup | null =>
  bulletList(
    firstOf(all, mostListed, ({ text }) => oneLine(text, longestSentence)),
    'note',
  );

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
