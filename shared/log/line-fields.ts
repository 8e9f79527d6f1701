// Stage 3, log: the `Name="value"` pairs of a line.

// A name is only looked for where a word starts: from every letter of a long word it would take quadratic time.
const pair = /(?<![\w-])([A-Za-z][\w-]{0,63})="([^"]*)"/g;

/** The first value of each name, without padding: what stands further behind may come from the network. */
export function lineFields(body: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of body.matchAll(pair)) if (!fields.has(name)) fields.set(name, value.trim());
  return fields;
}
