// Schemas on the page of the API: the fields of a named one, and what a value is in a few words.
import type { JsonSchema } from '../../../lambdas/api/description/schema-components.ts';
import { type Content, html, type Markup } from '../../../shared/report/html/markup.ts';
import { inline } from './markdown.ts';

export const schemaCard = (name: string, schema: JsonSchema): Markup => html`<details class="card" id="schema-${name}">
<summary><code>${name}</code>${schema.description === undefined ? null : html` <span class="muted">${inline(String(schema.description))}</span>`}</summary>
${fieldRows(schema)}
</details>`;

/** The fields of an object, those of objects in it too; of anything else what it is. */
export function fieldRows(schema: JsonSchema): Markup {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return html`<p>${shortType(schema)}</p>`;
  return html`<div class="scroll"><table><thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function rowsOf(schema: JsonSchema, before: string): Markup[] {
  const required = (schema.required as readonly string[] | undefined) ?? [];
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, field]) => {
    const mark = required.includes(name) ? null : html` <span class="muted">optional</span>`;
    const text = field.description === undefined ? null : html`<br>${inline(String(field.description))}`;
    const inner = innerObject(field);
    return [
      html`<tr><th scope="row"><code>${before}${name}</code>${mark}</th><td>${shortType(field)}${text}</td></tr>`,
      ...(inner === null ? [] : rowsOf(inner.schema, `${before}${name}${inner.mark}.`)),
    ];
  });
}

/** The object that stands in a field, in its list, or beside null. */
function innerObject(field: JsonSchema): { schema: JsonSchema; mark: string } | null {
  if (field.properties !== undefined) return { schema: field, mark: '' };
  if (field.type === 'array') {
    const inner = innerObject((field.items ?? {}) as JsonSchema);
    return inner && { schema: inner.schema, mark: `[]${inner.mark}` };
  }
  const choices = ((field.anyOf as JsonSchema[] | undefined) ?? []).filter(({ type }) => type !== 'null');
  return choices.length === 1 && choices[0] !== undefined ? innerObject(choices[0]) : null;
}

/** `list of Server`, `text or null`. */
export function shortType(schema: JsonSchema): Content {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as JsonSchema[] | undefined;
  if (choices) {
    const word = schema.allOf ? ' with ' : ' or ';
    return choices.map((choice, at) => html`${at > 0 ? word : null}${shortType(choice)}`);
  }
  if (schema.const !== undefined) return html`<code>${String(schema.const)}</code>`;
  if (schema.enum !== undefined) return listed(schema.enum as unknown[]);
  const code = ((schema.properties ?? {}) as Record<string, JsonSchema>).code;
  if (code?.enum !== undefined) return html`code ${listed(code.enum as unknown[])}`;
  if (schema.type === 'array')
    return html`list of ${shortType((schema.items ?? {}) as JsonSchema)}${untrusted(schema)}`;
  return html`${typeWord(schema)}${bounds(schema)}${untrusted(schema)}`;
}

const listed = (values: readonly unknown[]): Content =>
  values.map((value, at) => html`${at > 0 ? ', ' : null}<code>${String(value)}</code>`);

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  null: 'null',
  object: 'object',
};

function typeWord({ type, format }: JsonSchema): string {
  if (format === 'date-time') return 'time';
  return words[String(type)] ?? 'any value';
}

function bounds(schema: JsonSchema): Content {
  const { minimum, maximum, exclusiveMinimum, maxLength, pattern } = schema;
  const told = [
    minimum === undefined ? '' : `from ${minimum}`,
    exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}`,
    maximum === undefined ? '' : `to ${maximum}`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
  ].filter(Boolean);
  const standard = schema.default === undefined ? '' : `, default ${JSON.stringify(schema.default)}`;
  return html`${told.length > 0 ? ` ${told.join(' ')}` : null}${standard}${pattern === undefined || schema.format === 'date-time' ? null : html` <code>${String(pattern)}</code>`}`;
}

const untrusted = (schema: JsonSchema): Content =>
  schema['x-untrusted'] === true ? html` <span class="untrusted">untrusted</span>` : null;
