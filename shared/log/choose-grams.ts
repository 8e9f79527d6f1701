// Stage 3, log: which bytes of each literal the scanner looks for. It looks at every `distance`-th place of a block only,
// so each literal is looked for by that many grams that follow one another; those that are rare in logs are chosen.

export interface ChosenGrams {
  /** Bytes of a gram: 3 or 4. */
  gramBytes: number;
  distance: number;
  /** Of each literal: where the first of its grams starts. */
  windows: number[];
}

/** Beyond this distance there is nothing to be gained. */
const maxDistance = 8;

/** `literals`: ASCII, each of at least 3 characters. */
export function chooseGrams(literals: readonly string[]): ChosenGrams {
  const shortest = Math.min(...literals.map(({ length }) => length));
  const gramBytes = Math.min(4, shortest);
  const distance = Math.min(maxDistance, shortest - gramBytes + 1);
  const width = distance + gramBytes - 1;
  return { gramBytes, distance, windows: literals.map((literal) => rarestWindow(literal, width)) };
}

function rarestWindow(literal: string, width: number): number {
  let best = 0;
  for (let at = 1; at + width <= literal.length; at++)
    if (commonness(literal, at, width) < commonness(literal, best, width)) best = at;
  return best;
}

const commonness = (literal: string, from: number, width: number): number =>
  [...literal.slice(from, from + width)].reduce((sum, character) => sum + weight(character), 0);

/** Of what logs are full of: digits of times and addresses, common letters, signs of pairs. Capitals are rare. */
const weights: readonly [RegExp, number][] = [
  [/[0-9etaoinsr]/, 4],
  [/[a-z]/, 3],
  [/[-:.,"=/_]/, 2],
];

const weight = (character: string): number => weights.find(([characters]) => characters.test(character))?.[1] ?? 1;
