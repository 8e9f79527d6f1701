// Schemas with a text at every field and every list of words: from the schemas themselves, else from the tables of texts.
import { fieldText } from './field-texts.ts';
import type { JsonSchema } from './schema-components.ts';
import { wordsTold } from './word-texts.ts';

/** A copy of a named schema. Throws for a field that nobody described. */
export function toldSchema(name: string, schema: JsonSchema): JsonSchema {
  const told = wordsTold(name);
  const copy = toldFields(name, schema);
  if (told === null) return copy;
  return { ...copy, description: schema.description === undefined ? told : `${schema.description}. ${told}` };
}

function toldFields(name: string, schema: JsonSchema): JsonSchema {
  const copy: JsonSchema = { ...schema };
  for (const keyword of ['anyOf', 'oneOf', 'allOf'] as const) {
    if (Array.isArray(copy[keyword])) copy[keyword] = copy[keyword].map((each: JsonSchema) => toldFields(name, each));
  }
  if (copy.items !== undefined) copy.items = toldFields(name, copy.items as JsonSchema);
  if (copy.properties !== undefined) copy.properties = toldProperties(name, copy.properties as JsonSchema);
  return copy;
}

const toldProperties = (name: string, properties: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(properties).map(([field, schema]) => {
      const copy = toldFields(name, schema as JsonSchema);
      const description = copy.description ?? fieldText(name, field);
      const isUntrusted = /^untrusted text/.test(String(description));
      return [field, { ...copy, description, ...(isUntrusted && { 'x-untrusted': true }) }];
    }),
  );
