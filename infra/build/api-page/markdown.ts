// As much Markdown as the texts of the description use: headings, paragraphs, lists, tables, code, bold.
import { html, type Markup } from '../../../shared/report/html/markup.ts';

export const markdown = (text: string): Markup[] => text.trim().split(/\n\n+/).map(block);

function block(text: string): Markup {
  const lines = text.split('\n');
  const [first = ''] = lines;
  if (first.startsWith('## ')) return html`<h2>${inline(first.slice(3))}</h2>`;
  if (first.startsWith('* ')) return html`<ul>${lines.map((line) => html`<li>${inline(line.slice(2))}</li>`)}</ul>`;
  if (/^\d+\. /.test(first))
    return html`<ol>${lines.map((line) => html`<li>${inline(line.replace(/^\d+\. /, ''))}</li>`)}</ol>`;
  if (first.startsWith('|')) return table(lines);
  return html`<p>${inline(lines.join(' '))}</p>`;
}

function table([head = '', , ...rows]: readonly string[]): Markup {
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  return html`<div class="scroll"><table><thead><tr>${cells(head).map((cell) => html`<th scope="col">${inline(cell)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** Code between backticks, bold between double asterisks. */
export const inline = (text: string): Markup[] =>
  text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`') && part.length > 2) return html`<code>${part.slice(1, -1)}</code>`;
    return part.startsWith('**') && part.length > 4 ? html`<strong>${part.slice(2, -2)}</strong>` : html`${part}`;
  });
