// Stage 4, configuration: the elements of an XML dump to entries, one for every element that holds text alone and every
// attribute. Which XML the product writes is not documented, so elements, attributes and indexes are taken in any mix.
import { type DumpEntry, maxKey, maxValue, type NoteDamage, type Step, squashed, unquoted } from './dump-entry.ts';
import { type Attribute, type XmlToken, xmlTokens } from './xml-tokens.ts';

/** Deepest nesting followed, in elements; known values stand in the first eight. */
const maxDepth = 64;
/** Different names counted among the children of one element. */
const maxSiblingNames = 1_000;

interface Element {
  name: string;
  /** Steps and key below the root. */
  steps: readonly Step[];
  /** null: too long to be any that is known. */
  key: string | null;
  text: string;
  hasChildren: boolean;
  /** How often each name came up among its children. */
  counts: Map<string, number>;
}

export function* xmlEntries(text: string, damage: NoteDamage): Generator<DumpEntry> {
  const note = onceEach(damage);
  const open: Element[] = [];
  let deeper = 0;
  for (const token of xmlTokens(text, note)) {
    if (token.kind === 'text') {
      const inner = deeper > 0 ? undefined : open.at(-1);
      if (inner && inner.text.length < maxValue) inner.text += token.text;
    } else if (token.kind === 'close') {
      if (deeper > 0) deeper--;
      else if (open.at(-1)?.name !== token.name)
        return note('dump-malformed', 'XML with an element that ends without having begun');
      else yield* valueIn(open.pop());
    } else if (open.length >= maxDepth) {
      note('xml-too-deep', `elements stand in each other deeper than ${maxDepth}: not read`);
      if (!token.isEmpty) deeper++;
    } else {
      const element = elementOf(token, open);
      yield* attributeEntries(element, token.attributes);
      if (token.isEmpty) yield* valueIn(element);
      else open.push(element);
    }
  }
  if (open.length > 0) note('dump-malformed', 'XML that ends within an element');
}

/** Each kind of damage is told once for a dump. */
function onceEach(damage: NoteDamage): NoteDamage {
  const told = new Set<string>();
  return (code, detail) => {
    if (!told.has(code)) damage(code, detail);
    told.add(code);
  };
}

function elementOf(token: XmlToken & { kind: 'open' }, open: readonly Element[]): Element {
  const parent = open.at(-1);
  const empty = { name: token.name, text: '', hasChildren: false, counts: new Map<string, number>() };
  if (parent) parent.hasChildren = true;
  const name = token.name.slice(token.name.lastIndexOf(':') + 1); // without its name space
  if (isWrapper(name, open)) return { ...empty, steps: [], key: '' };
  const number = /^_?(\d+)$/.exec(name)?.[1];
  const above = parent?.steps ?? [];
  const last = above.at(-1);
  if (number !== undefined && last)
    return { ...empty, steps: [...above.slice(0, -1), { ...last, index: number }], key: parent?.key ?? null };
  const key = parent?.key === null ? null : `${parent?.key ?? ''}${squashed(name)}`;
  if (key === null || key.length > maxKey) return { ...empty, steps: [], key: null };
  const index = indexOf(token.attributes) ?? ordinal(name, parent);
  return { ...empty, steps: [...above, { name, index }], key };
}

/** The root, whatever it is called, and the `Configuration` or `Status` it may hold. */
const isWrapper = (name: string, open: readonly Element[]): boolean =>
  open.length === 0 || (open.length === 1 && /^x?(?:configuration|status)$/i.test(name));

const isIndex = (name: string): boolean => /^(?:item|index|id|num|number)$/i.test(name);

const indexOf = (attributes: readonly Attribute[]): string | null =>
  attributes.find(({ name }) => isIndex(name))?.value.slice(0, maxKey) ?? null;

/** Which of the elements of that name beside each other, counted from 1. */
function ordinal(name: string, parent: Element | undefined): string | null {
  if (parent === undefined) return null;
  const count = parent.counts.get(name) ?? 0;
  if (count === 0 && parent.counts.size >= maxSiblingNames) return null;
  parent.counts.set(name, count + 1);
  return `${count + 1}`;
}

function* attributeEntries({ key, steps }: Element, attributes: readonly Attribute[]): Generator<DumpEntry> {
  if (key === null) return;
  for (const { name, value } of attributes) {
    if (isIndex(name)) continue;
    const isItsValue = name.toLowerCase() === 'value';
    if (isItsValue) yield { key, steps, value: unquoted(value) };
    else yield { key: key + squashed(name), steps: [...steps, { name, index: null }], value: unquoted(value) };
  }
}

function* valueIn(element: Element | undefined): Generator<DumpEntry> {
  if (element && element.key !== null && !element.hasChildren)
    yield { key: element.key, steps: element.steps, value: unquoted(element.text.slice(0, maxValue)) };
}
