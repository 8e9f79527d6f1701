// Stage 8, report, HTML face: what is known of a problem: where and when it was seen, the cause, the certificates, why it is
// so, what comes next, and whom it hits.
import type { Finding } from '../../model/finding.ts';
import { affected, counted, listed, seenWhen } from '../phrases.ts';
import type { ReadProblem } from '../problems.ts';
import { certificateLines, missingIssuerLine, proofLine } from '../shown-certificates.ts';
import { oneLine } from '../untrusted.ts';
import { errorNumber } from './error-number.ts';
import { bulletList, fact, factList, firstOf, nameList } from './lists.ts';
import { html, type Markup } from './markup.ts';
import { longestName, longestSentence, mostListed, mostNames, mostReasons } from './page-bounds.ts';
import { leftOutNote } from './room.ts';

export function problemFacts(problem: ReadProblem): Markup {
  const { nodes, servers, findings, proof } = problem;
  const [first] = findings;
  return html`${factList([
    fact('On', nameList(nodes, mostListed)),
    servers.length === 0 ? null : fact('Servers', nameList(servers, mostListed)),
    fact('Seen', `${seenWhen(problem)}; ${affected(problem)}`),
    ...(first === undefined ? [] : causeFacts(first)),
    ...certificateFacts(problem),
    proof.length === 0 ? null : fact('Rests on', proofLine(proof)),
  ])}${reasons(problem)}${impact(problem)}${identity(problem)}`;
}

function causeFacts(finding: Finding): (Markup | null)[] {
  const { cause, alsoPossible, opensslError, depth, expectedName, presentedNames } = finding;
  return [
    fact('Cause', `${cause}${alsoPossible.length === 0 ? '' : ` (or ${listed(alsoPossible)})`}`),
    opensslError === null
      ? null
      : fact(
          'OpenSSL says',
          html`<bdi>${oneLine(opensslError.text, longestName)}</bdi>${errorNumber(opensslError, depth)}`,
        ),
    expectedName === null ? null : fact('Asked for as', html`<bdi>${oneLine(expectedName, longestName)}</bdi>`),
    expectedName === null
      ? null
      : fact('Names presented', presentedNames.length === 0 ? 'none' : nameList(presentedNames, mostNames)),
  ];
}

function certificateFacts({ certificates, missingIssuers }: ReadProblem): (Markup | null)[] {
  const shown = certificates.slice(0, mostListed).map(({ certificate, servers }) => {
    const rest = servers.length - mostListed;
    const lines = certificateLines({ certificate, servers: servers.slice(0, mostListed) }, oneLine);
    if (rest > 0) lines.push(`presented by ${counted(rest, 'more server')} as well`);
    return fact(
      'Certificate',
      lines.map((line) => html`<bdi class="row">${line}</bdi>`),
    );
  });
  const missing = missingIssuers
    .slice(0, mostListed)
    .map((each) => fact('Missing issuer', html`<bdi>${missingIssuerLine(each, oneLine)}</bdi>`));
  const rest = certificates.length + missingIssuers.length - shown.length - missing.length;
  return [...shown, ...missing, rest > 0 ? fact('Others', leftOutNote(rest, 'certificate')) : null];
}

/** The first says what the line means; the others what the evidence adds. */
function reasons({ because, next }: ReadProblem): Markup {
  const sentence = (text: string): string => oneLine(text, longestSentence);
  const [meaning, ...others] = because;
  const coming = firstOf(
    next,
    mostReasons,
    ({ cause, because: why }) => html`<strong>Next:</strong> ${cause}. ${sentence(why)}`,
  );
  return html`${meaning === undefined ? null : html`<p>${sentence(meaning)}</p>\n`}${bulletList(
    firstOf(others, mostReasons, sentence),
    'reason',
  )}${bulletList(coming, 'expected problem')}`;
}

function impact({ findings }: ReadProblem): Markup | null {
  const requests = [...new Set(findings.flatMap((finding) => finding.impact.requests))];
  if (requests.length === 0) return null;
  return html`<details>
<summary>Requests that it hit (${counted(requests.length, 'sample')})</summary>
${bulletList(
  firstOf(requests, mostListed, (path) => html`<code>${oneLine(path, 500)}</code>`),
  'request',
)}</details>
`;
}

/** By which the API knows them. */
const identity = ({ findings }: ReadProblem): Markup => html`<details>
<summary>${counted(findings.length, 'finding')} by id</summary>
${bulletList(
  firstOf(
    findings,
    mostListed,
    ({ id, signature }) => html`<code>${oneLine(id, 64)}</code>, signature <code>${oneLine(signature, 200)}</code>`,
  ),
  'finding',
)}</details>
`;
