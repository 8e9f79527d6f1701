// Stage 8, report, HTML face: what a node is and holds: names, cluster, trusted CA list, own certificates, configured servers.
import type { NodeReport } from '../../model/report.ts';
import { clock, counted } from '../phrases.ts';
import { nodeCertificateLines } from '../shown-certificates.ts';
import { oneLine } from '../untrusted.ts';
import { bulletList, fact, factList, firstOf } from './lists.ts';
import { html, type Markup } from './markup.ts';
import { longestSentence, mostListed } from './page-bounds.ts';

export function nodeFactList(node: NodeReport): Markup {
  const { fqdn, ip, serialNumber, cluster, utcOffset, asOf, untested } = node;
  const known = (text: string | null) => (text === null ? 'not known' : html`<bdi>${oneLine(text, 253)}</bdi>`);
  return html`<details>
<summary>About this node</summary>
${factList([
  fact('Full name', known(fqdn)),
  fact('IP address', known(ip)),
  fact('Serial number', known(serialNumber)),
  fact('Cluster', known(cluster)),
  fact('As of', html`${clock(asOf)}, UTC offset ${known(utcOffset)}`),
  fact('Not tested', counted(untested, 'server')),
])}${certificates(node)}${configured(node)}${ciphers(node)}</details>
`;
}

const certificates = (node: NodeReport): Markup | null =>
  bulletList(
    firstOf(
      nodeCertificateLines(node, oneLine),
      mostListed,
      (line) => html`<bdi>${oneLine(line, longestSentence)}</bdi>`,
    ),
    'certificate',
  );

const configured = (node: NodeReport): Markup | null =>
  bulletList(
    firstOf(node.configured, mostListed, ({ address, product, tlsVerifyMode }) => {
      const mode = tlsVerifyMode === null ? '' : `, TLS verify mode ${oneLine(tlsVerifyMode, 32)}`;
      return html`configured: <bdi>${oneLine(address, 253)}</bdi> (${product}${mode})`;
    }),
    'configured server',
  );

const ciphers = (node: NodeReport): Markup | null =>
  bulletList(
    firstOf(node.ciphers, mostListed, ({ list, value, prefersRsa }) => {
      const rsa = prefersRsa ? ' (prefers RSA)' : '';
      return html`ciphers, ${oneLine(list, 64)}: <code>${oneLine(value, 500)}</code>${rsa}`;
    }),
    'cipher list',
  );
