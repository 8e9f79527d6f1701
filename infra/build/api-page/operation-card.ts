// One call on the page of the API: what it is for, what it takes, what it answers.
import type { JsonSchema } from '../../../lambdas/api/description/schema-components.ts';
import { html, htmlLines, type Markup } from '../../../shared/report/html/markup.ts';
import { inline, markdown } from './markdown.ts';
import { fieldRows, shortType } from './schema-card.ts';

interface Media {
  schema: JsonSchema;
  examples?: Readonly<Record<string, { summary: string; value: unknown }>>;
}
interface Parameter {
  name: string;
  in: string;
  required: boolean;
  description: string;
  schema: JsonSchema;
  example?: unknown;
}
interface Response {
  description: string;
  headers?: Readonly<Record<string, { description: string }>>;
  content?: Readonly<Record<string, Media>>;
}

export interface PlacedOperation {
  method: string;
  path: string;
  operation: {
    operationId: string;
    tags: readonly string[];
    summary: string;
    description: string;
    parameters?: readonly Parameter[];
    requestBody?: { content: Readonly<Record<string, Media>> };
    responses: Readonly<Record<string, Response>>;
  };
}

export const operationCard = ({
  method,
  path,
  operation,
}: PlacedOperation): Markup => html`<article class="card" id="${operation.operationId}">
<h4><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></h4>
<p class="summary">${operation.summary} <span class="muted">${operation.operationId}</span></p>
${markdown(operation.description)}
${parameterTable(operation.parameters ?? [])}
${requestPart(operation.requestBody?.content ?? {})}
<h5>Answers</h5>
${Object.entries(operation.responses).map(([status, response]) => responsePart(status, response))}
</article>`;

function parameterTable(parameters: readonly Parameter[]): Markup | null {
  if (parameters.length === 0) return null;
  return html`<h5>Parameters</h5>
<div class="scroll"><table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Meaning</th></tr></thead><tbody>
${parameters.map(
  ({ name, in: place, required, description, schema, example }) =>
    html`<tr><th scope="row"><code>${name}</code></th><td>${place}${required ? html`<br><strong>required</strong>` : null}</td><td>${inline(description)}<br><span class="muted">${shortType(schema)}</span>${example === undefined ? null : html` <span class="muted">for example</span> <code>${String(example)}</code>`}</td></tr>`,
)}
</tbody></table></div>`;
}

const requestPart = (content: Readonly<Record<string, Media>>): Markup[] =>
  Object.entries(content).map(
    ([type, { schema, examples }]) => html`<h5>Body: <code>${type}</code></h5>
${fieldRows(schema)}
${exampleParts(type, examples)}`,
  );

const responsePart = (
  status: string,
  { description, headers = {}, content = {} }: Response,
): Markup => html`<details class="answer">
<summary><strong class="status s${status.slice(0, 1)}">${status}</strong> ${inline(description.split('\n\n')[0] ?? '')}</summary>
${description.split('\n\n').slice(1).map(markdown)}
${Object.entries(content).map(
  ([type, { schema, examples }]) =>
    html`<p><code>${type}</code>: ${shortType(schema)}</p>${exampleParts(type, examples)}`,
)}
${
  Object.keys(headers).length === 0
    ? null
    : html`<p class="muted">Headers: ${Object.entries(headers).map(
        ([name, { description: text }], at) => html`${at > 0 ? '; ' : null}<code>${name}</code> ${inline(text)}`,
      )}</p>`
}
</details>`;

const exampleParts = (type: string, examples: Media['examples'] = {}): Markup[] =>
  Object.values(examples).map(
    ({ summary, value }) => html`<details class="example">
<summary>Example: ${summary}</summary>
${type.includes('json') ? html`<pre>${htmlLines(JSON.stringify(value, null, 2))}</pre>` : html`<pre>${htmlLines(String(value))}</pre>`}
</details>`,
  );
