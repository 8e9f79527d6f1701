// Bodies made from the examples: a field changed, lost or added, the JSON broken, or no JSON at all.
import fc from 'fast-check';
import { oddText, oddValue } from './odd-values.ts';

export function oddBody(examples: readonly unknown[]): fc.Arbitrary<Buffer | null> {
  const example = fc.constantFrom(...(examples.length > 0 ? examples : [{}]));
  const changed = fc.tuple(example, fc.nat(), oddValue).map(([value, at, odd]) => withChanged(value, at, odd));
  const added = fc.tuple(example, oddText, oddValue).map(([value, name, odd]) => withAdded(value, name, odd));
  return fc.oneof(
    { weight: 2, arbitrary: example.map(textOf) },
    { weight: 6, arbitrary: changed.map(textOf) },
    { weight: 2, arbitrary: added.map(textOf) },
    { weight: 1, arbitrary: oddValue.map(textOf) },
    {
      weight: 1,
      arbitrary: fc.tuple(example, fc.nat({ max: 60 })).map(([value, length]) => textOf(value).subarray(0, length)),
    },
    { weight: 1, arbitrary: fc.constant(tooLarge) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(Buffer.from('['.repeat(20_000)), Buffer.from('{"a":'.repeat(5_000)), null),
    },
  );
}

const tooLarge = Buffer.from(JSON.stringify({ text: 'x'.repeat(2 ** 21) }));

const textOf = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value));

/** One of the values in it, by its number, is another. */
function withChanged(value: unknown, at: number, odd: unknown): unknown {
  const places = placesIn(value);
  const place = places[at % places.length] ?? [];
  return place.length === 0 ? odd : replaced(value, place, odd);
}

function placesIn(value: unknown, before: readonly string[] = []): (readonly string[])[] {
  if (value === null || typeof value !== 'object') return [before];
  return [before, ...Object.entries(value).flatMap(([name, each]) => placesIn(each, [...before, name]))];
}

function replaced(value: unknown, [name = '', ...rest]: readonly string[], odd: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = rest.length === 0 ? odd : replaced(copy[name], rest, odd);
  return copy;
}

function withAdded(value: unknown, name: string, odd: unknown): unknown {
  if (value === null || typeof value !== 'object') return odd;
  // By text, so that a name such as __proto__ is a field of its own.
  const field = `${JSON.stringify(name)}:${JSON.stringify(odd)}`;
  const known = JSON.stringify(value).slice(1, -1);
  return Array.isArray(value) ? [...value, odd] : `{${known}${known === '' ? '' : ','}${field}}`;
}
