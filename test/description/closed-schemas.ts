// The description as a strict reader takes it: an answer may hold no field that it does not name. Clients must not read it
// so; a test must.

type Json = { [name: string]: unknown } | unknown[];

/** A copy in which every object of a response, and every named schema, has its own fields alone. */
export function closed<T extends object>(document: T): T {
  return copied(document as Json, false) as T;
}

/** Parts of an `allOf` say only something more about the same object. */
function copied(value: unknown, isPart: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => copied(each, isPart));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, each]) => [name, copied(each, name === 'allOf')]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  const isObject = copy.type === 'object' && typeof copy.properties === 'object';
  if (isObject && !isPart && copy.additionalProperties === undefined) copy.additionalProperties = false;
  return copy;
}
