// Stage 8, report: text that a bundle brought along, made safe to show. Nothing of it may steer a terminal, become
// markup, or fill the page.

/** One line without control or direction-changing characters, at most `most` characters. */
export function oneLine(text: string, most: number): string {
  // C0 and C1 controls, line and paragraph separators, and the marks that reorder text.
  const visible = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
  return visible.length <= most ? visible : `${visible.slice(0, most - 1)}…`;
}

/** As a code span of Markdown: what stands in it is never markup. */
export function codeSpan(text: string, most: number): string {
  const shown = oneLine(text, most).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}
