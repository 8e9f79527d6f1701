// The colours of the page can be told from each other: text from its ground, in light and in dark.
import { describe, expect, it } from 'vitest';
import { pageStyle } from '../../../../shared/report/html/page-style.ts';

type Colours = ReadonlyMap<string, string>;

/** The colours as the first rule of each scheme states them. */
function coloursOf(style: string): Colours {
  const found = [...style.matchAll(/--([a-z-]+):(#[0-9a-f]{3}(?:[0-9a-f]{3})?)\b/g)];
  return new Map(found.map(([, name = '', colour = '']) => [name, colour]));
}

const [lightRule = '', darkRule = ''] = [
  /^:root\{([^}]*)\}/m.exec(pageStyle)?.[1],
  /prefers-color-scheme:dark\)\{:root\{([^}]*)\}/.exec(pageStyle)?.[1],
];

/** WCAG 2, relative luminance. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const pairs = [
  ...['text', 'muted', 'link', 'fail', 'pass'].flatMap((ink) => [
    [ink, 'page'],
    [ink, 'card'],
  ]),
  ...['text', 'muted', 'link'].map((ink) => [ink, 'code']),
  ...['fail', 'warn', 'inconclusive', 'pass'].map((ink) => [ink, `${ink}-tint`]),
] as [string, string][];

describe.each([
  ['light', coloursOf(lightRule)],
  ['dark', coloursOf(darkRule)],
])('the %s scheme', (_, colours) => {
  it.each(pairs)('has %s stand out from %s', (ink, ground) => {
    expect(contrast(colours.get(ink) ?? '#fff', colours.get(ground) ?? '#fff')).toBeGreaterThanOrEqual(4.5);
  });
});
