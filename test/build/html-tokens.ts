// A strict reader of HTML: what it does not take, such as an attribute without quotes, a stray bracket or an element that
// is not closed, is an error. It is written apart from the page that it reads.

export interface Opened {
  tag: string;
  attributes: Record<string, string>;
  /** The text within, with that of all elements in it. */
  text: string;
  /** Tags of the elements around it, the outermost first. */
  within: readonly string[];
}

const empty = new Set(['meta', 'link', 'br', 'hr', 'img', 'input']);
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };

const tagForm = /<(\/?)([a-z][a-z0-9]*)((?: [A-Za-z][A-Za-z:-]*(?:="[^"<>]*")?)*)(\/?)>/y;
const attributeForm = / ([A-Za-z][A-Za-z:-]*)(?:="([^"]*)")?/g;

/** Every element in the order in which they open. */
export function htmlElements(page: string): Opened[] {
  const doctype = '<!doctype html>\n';
  if (!page.startsWith(doctype)) throw new Error('expected <!doctype html>');
  const all: Opened[] = [];
  const open: Opened[] = [];
  for (let at = doctype.length; at < page.length; ) {
    const next = page.indexOf('<', at);
    const text = decoded(page.slice(at, next < 0 ? page.length : next));
    for (const element of open) element.text += text;
    if (next < 0) break;
    at = next + readTag(page, next, all, open);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.map(({ tag }) => tag).join(' ')}`);
  return all;
}

/** Returns how much was read. */
function readTag(page: string, at: number, all: Opened[], open: Opened[]): number {
  tagForm.lastIndex = at;
  const found = tagForm.exec(page);
  if (found === null) throw new Error(`no tag: ${page.slice(at, at + 60)}`);
  const [whole, close, tag = '', given = '', closesItself] = found;
  if (close) {
    const last = open.pop();
    if (last?.tag !== tag) throw new Error(`</${tag}> closes ${last?.tag}`);
    return whole.length;
  }
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of given.matchAll(attributeForm)) {
    if (name in attributes) throw new Error(`twice: ${name}`);
    attributes[name] = decoded(value);
  }
  const element = { tag, attributes, text: '', within: open.map((each) => each.tag) };
  all.push(element);
  if (closesItself || empty.has(tag)) return whole.length;
  open.push(element);
  return tag === 'script' || tag === 'style' ? whole.length + readRaw(page, at + whole.length, element) : whole.length;
}

/** Style and script hold no markup: they end at their own closing tag. */
function readRaw(page: string, from: number, element: Opened): number {
  const end = page.indexOf(`</${element.tag}>`, from);
  element.text = page.slice(from, end);
  return end - from;
}

function decoded(text: string): string {
  if (text.includes('>')) throw new Error(`stray >: ${text.slice(0, 60)}`);
  return text.replace(/&(?:([a-z]+|#\d+);)?/g, (whole, name: string | undefined) => {
    const sign = name === undefined ? undefined : entities[name];
    if (sign === undefined) throw new Error(`no entity: ${whole}`);
    return sign;
  });
}

/** Elements of that tag, and of that class where one is given. */
export const elementsOf = (page: string, tag: string, ofClass?: string): Opened[] =>
  htmlElements(page).filter(
    (each) => each.tag === tag && (ofClass === undefined || (each.attributes.class ?? '').split(' ').includes(ofClass)),
  );

/** With runs of blanks as one. */
export const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
