// Stage 8, report: text that a bundle brought along, made safe to show. Nothing of it may steer a terminal, become
// markup, or fill the page.
import { cutText, visibleText } from '../model/visible-text.ts';

/** One line of visible characters, at most `most` of them. */
export const oneLine = (text: string, most: number): string => cutText(visibleText(cutText(text, most)), most);

/** As a code span of Markdown: what stands in it is never markup. */
export function codeSpan(text: string, most: number): string {
  const shown = oneLine(text, most).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // Two backticks with nothing between them open a span that only a later text would close.
  return longest === 0 && shown !== '' ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

/** Words that a host name or an address may be: they hold a dot inside, a low line, or brackets. */
const hostLike = /(?:\[[0-9A-Fa-f:.]{2,64}\]|(?<![\w.-])(?=[\w.-]*?(?:\.[\w-]|_))[\w.-]*\w)(?::\d{1,5})?/g;

/**
 * A sentence of ours in Markdown. Its host names are checked, but `__init__`, `www.evil.example` and `[::1]` would still be
 * markup or links: they become code, and what else Markdown reads is escaped.
 */
export function sentence(text: string): string {
  const shown = visibleText(text);
  let from = 0;
  let said = '';
  for (const { 0: word, index } of shown.matchAll(hostLike)) {
    said += `${escaped(shown.slice(from, index))}${codeSpan(word, 280)}`;
    from = index + word.length;
  }
  return said + escaped(shown.slice(from));
}

const escaped = (text: string): string => text.replace(/[\\`*_<[\]|~&@#]/g, '\\$&');
