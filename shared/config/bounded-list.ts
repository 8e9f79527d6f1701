// Stage 4, configuration: a list without repetitions that a dump can fill only so far; what is left out is counted.

/** Items of one list of a dump: clusters have six peers, the largest deployments some hundred UC servers. */
export const maxListed = 1_000;

export function makeBoundedList<Item>() {
  const items = new Map<string, Item>();
  let leftOut = 0;
  return {
    /** The item under that key, made where there is none yet; null where there is no room. */
    at(key: string, make: () => Item): Item | null {
      const known = items.get(key);
      if (known !== undefined) return known;
      if (items.size >= maxListed) {
        leftOut++;
        return null;
      }
      const made = make();
      items.set(key, made);
      return made;
    },
    all: (): Item[] => [...items.values()],
    leftOut: (): number => leftOut,
  };
}
export type BoundedList<Item> = ReturnType<typeof makeBoundedList<Item>>;
