// Stage 8, report, HTML face: a template for HTML. What is put into it is text, whatever it holds: only what another
// template made is markup. Values may stand between tags and between the quotes of an attribute, nowhere else.
import { visibleText } from '../../model/visible-text.ts';

const written = Symbol('written by a template');

/** HTML that a template wrote. */
export interface Markup {
  readonly [written]: string;
}

/** null and the empty text leave nothing. */
export type Content = Markup | string | number | null | readonly Content[];

export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Markup =>
  markup(strings.map((piece, at) => (at === 0 ? piece : `${contentOf(values[at - 1] ?? null)}${piece}`)).join(''));

/** Text whose ends of lines are part of it, such as PEM. */
export const htmlLines = (text: string): Markup => markup(text.split(/\r?\n/).map(escaped).join('\n'));

/** Style and script are ours and hold no value; they are the only texts that are not escaped. */
export const ownCode = (element: 'style' | 'script', code: string): Markup =>
  markup(`<${element}>${code}</${element}>`);

export const textOf = (made: Markup): string => made[written];

export const bytesOf = (made: Markup): number => Buffer.byteLength(made[written]);

const markup = (text: string): Markup => ({ [written]: text });

function contentOf(value: Content): string {
  if (value === null) return '';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return isMarkup(value) ? value[written] : value.map(contentOf).join('');
}

const isMarkup = (value: Markup | readonly Content[]): value is Markup => written in value;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

const escaped = (text: string): string => visibleText(text).replace(/[&<>"'`]/g, (sign) => entities[sign] ?? '');
