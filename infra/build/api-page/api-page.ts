// The description of the API as one page for people: everything in it, nothing loaded, no script.
import { createHash } from 'node:crypto';
import type { JsonSchema } from '../../../lambdas/api/description/schema-components.ts';
import { html, type Markup, ownCode, textOf } from '../../../shared/report/html/markup.ts';
import { apiPageStyle } from './api-page-style.ts';
import { markdown } from './markdown.ts';
import { operationCard, type PlacedOperation } from './operation-card.ts';
import { schemaCard } from './schema-card.ts';

/** Nothing but its own style is let in, wherever the page stands. */
export const apiPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(apiPageStyle).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;

interface Document {
  info: { title: string; version: string; description: string };
  tags: readonly { name: string; description: string }[];
  paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  components: { schemas: Readonly<Record<string, JsonSchema>> };
}

export function apiPage(description: JsonSchema): string {
  const { info, tags, paths, components } = description as unknown as Document;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  ) as PlacedOperation[];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${apiPagePolicy}">
<link rel="icon" href="data:,">
<meta name="color-scheme" content="light dark">
<title>${info.title} API ${info.version}</title>
${ownCode('style', apiPageStyle)}
</head>
<body>
<a class="skip" href="#calls">To the calls</a>
<header>
<h1>${info.title} API <span class="muted">${info.version}</span></h1>
<p>Made from <a href="v1/openapi.json"><code>/v1/openapi.json</code></a>, which programs read.</p>
<nav aria-label="Calls">${tags.map(({ name }) => contents(name, operations))}</nav>
</header>
<main>
<section>${markdown(info.description)}</section>
<h2 id="calls">Calls</h2>
${tags.map(
  ({ name, description: text }) => html`<section>
<h3 id="tag-${name}">${name}</h3>
<p>${text}</p>
${ofTag(name, operations).map(operationCard)}
</section>`,
)}
<h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => schemaCard(name, schema))}
</main>
</body>
</html>
`;
  return textOf(page);
}

const ofTag = (tag: string, operations: readonly PlacedOperation[]): PlacedOperation[] =>
  operations.filter(({ operation }) => operation.tags.includes(tag));

const contents = (tag: string, operations: readonly PlacedOperation[]): Markup => html`<details>
<summary>${tag}</summary>
<ul>${ofTag(tag, operations).map(
  ({ method, path, operation }) =>
    html`<li><a href="#${operation.operationId}"><code>${method} ${path}</code></a> ${operation.summary}</li>`,
)}</ul>
</details>`;
