// The one rule for characters that steer or hide. Text of a bundle is read by people, terminals and language models: what
// it shows must be all that it says. Printable text stays as it is; everything else becomes visible.

/** Ends of lines and tabs: they become a blank. */
const lineBreaks = /[\t-\r\u0085\u2028\u2029]/g;

/**
 * Controls (C0, C1, DEL), direction marks, zero-width characters, Unicode tags, interlinear marks, private, unassigned and
 * broken ones (all of `C`); what fonts leave out: variation selectors, fillers (`DI`); and the blank that is none (Braille).
 */
const unseen = /[\p{C}\p{DI}\u2800]/gu;
/** Most text is none of it. */
const suspect = /[^\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f]/;

/** A replacement character for each, so that it is seen that something was there, in JSON as well as on a terminal. */
const mark = '\ufffd';

export const visibleText = (text: string): string =>
  suspect.test(text) ? replaceUnseen(text.replace(lineBreaks, ' '), () => mark) : text;

export const replaceUnseen = (text: string, by: (character: string) => string): string => text.replace(unseen, by);

/** At most `most` UTF-16 units, and no half of a character at the end. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(0, most - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Every text in a value of ours made visible; a PEM block that we wrote keeps its lines. */
export function allVisible<Value>(value: Value): Value {
  return visible(value, '') as Value;
}

/** What has nothing to hide is not copied: a report may be large. */
function visible(value: unknown, name: string): unknown {
  if (typeof value === 'string') return name === 'pem' ? value : visibleText(value);
  if (Array.isArray(value)) {
    const shown = value.map((each) => visible(each, name));
    return shown.some((each, at) => each !== value[at]) ? shown : value;
  }
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const shown = entries.map(([key, each]) => [visibleText(key), visible(each, key)] as const);
  const isSame = shown.every(([key, each], at) => key === entries[at]?.[0] && each === entries[at]?.[1]);
  return isSame ? value : Object.fromEntries(shown);
}
