// The template for HTML: what is put into it stays in the text, or in the attribute, that it was put into.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, htmlLines, type Markup, textOf } from '../../../../shared/report/html/markup.ts';
import { htmlElements } from '../../../build/html-tokens.ts';

const pageOf = (content: Markup): string => `<!doctype html>\n${textOf(content)}`;

/** Texts out of which markup would be made. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '`',
        '&',
        '&lt;',
        '&#60;',
        '</p>',
        '<!--',
        '-->',
        '<script>',
        'x=',
        ' on=',
        '/',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** What of a text can be seen, by rules written again: ends of lines are blanks, what cannot be seen is a mark. */
const seen = (text: string): string =>
  text.replace(/[\t-\r\u0085\u2028\u2029]/g, ' ').replace(/[\p{C}\p{DI}\u2800]/gu, '\ufffd');

describe('a template', () => {
  it('lets no text out of the element or the attribute it was put into', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, title) => {
        const made = html`<p title="${title}" class="a">${text}</p>`;

        expect(htmlElements(pageOf(made))).toEqual([
          { tag: 'p', attributes: { title: seen(title), class: 'a' }, text: seen(text), within: [] },
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('escapes a text once, however deep the templates stand in each other', () => {
    const inner = html`<b>${'a & b'}</b>`;

    expect(textOf(html`<p>${[inner, ' < ', [inner]]}</p>`)).toBe('<p><b>a &amp; b</b> &lt; <b>a &amp; b</b></p>');
  });

  it('takes nothing for markup that no template made', () => {
    const posing = { toString: () => '<b>' } as unknown as Markup;

    expect(() => html`<p>${posing}</p>`).toThrow(TypeError);
    expect(textOf(html`<p>${'[object Object]<b>'}</p>`)).toBe('<p>[object Object]&lt;b&gt;</p>');
  });

  it('leaves nothing where there is nothing', () => {
    expect(textOf(html`<p>${null}${''}${[]}${0}</p>`)).toBe('<p>0</p>');
  });

  it('shows every quote, bracket and ampersand as itself', () => {
    expect(textOf(html`${`&<>"'\``}`)).toBe('&amp;&lt;&gt;&quot;&#39;&#96;');
  });
});

describe('lines', () => {
  it('keep their ends, and nothing else that steers', () => {
    fc.assert(
      fc.property(fc.array(hostile), (lines) => {
        const text = lines.map((line) => line.replace(/[\r\n]/g, '')).join('\n');
        const [pre] = htmlElements(pageOf(html`<pre>${htmlLines(text)}</pre>`));

        expect(pre?.text).toBe(text.split('\n').map(seen).join('\n'));
      }),
    );
  });
});
