// Stage 8, report, HTML face: the forms in which several things stand on the page, each saying what it left out.
import { oneLine } from '../untrusted.ts';
import { type Content, html, type Markup } from './markup.ts';
import { longestName } from './page-bounds.ts';
import { type Filled, leftOutNote } from './room.ts';

/** The first `most`, where each is small and needs no room of its own. */
export const firstOf = <Item>(items: readonly Item[], most: number, write: (item: Item) => Content): Filled => ({
  shown: items.slice(0, most).map((item) => html`${write(item)}`),
  leftOut: Math.max(0, items.length - most),
});

/** null: there is nothing to list. */
export function bulletList({ shown, leftOut }: Filled, one: string, many = `${one}s`): Markup | null {
  if (shown.length === 0) return leftOutNote(leftOut, one, many);
  return html`<ul>
${shown.map((item) => html`<li>${item}</li>\n`)}</ul>
${leftOutNote(leftOut, one, many)}`;
}

/** `a, b, c and 4 more`, of names that a bundle brought along. */
export function nameList(names: readonly string[], most: number): Markup {
  const shown = names
    .slice(0, most)
    .map((name, at) => html`${at === 0 ? '' : ', '}<bdi>${oneLine(name, longestName)}</bdi>`);
  const rest = names.length - shown.length;
  return html`${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** What is known under which name; null: not worth a line. */
export const factList = (facts: readonly (Markup | null)[]): Markup => html`<dl class="facts">
${facts}</dl>
`;

export const fact = (term: string, content: Content): Markup => html`<div><dt>${term}</dt> <dd>${content}</dd></div>\n`;
