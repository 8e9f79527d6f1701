// The page of the description: everything is on it, it loads nothing, and it is there without a token.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiPagePolicy } from '../../infra/build/api-page/api-page.ts';
import { markdown } from '../../infra/build/api-page/markdown.ts';
import { html, textOf } from '../../shared/report/html/markup.ts';
import { runningSystem } from '../infra/local/running-system.ts';
import { describedCalls, description } from './described-api.ts';

const page = readFileSync(new URL('../../docs/api.html', import.meta.url), 'utf8');

describe('the page', () => {
  it('shows every call with its parameters and codes, and every schema', () => {
    for (const { path, operation } of describedCalls) {
      const [, after = ''] = page.split(`<article class="card" id="${operation.operationId}">`);
      const [card = ''] = after.split('</article>');
      expect(card).toContain(`<code>${path}</code>`);
      for (const { name } of operation.parameters ?? []) expect(card).toContain(`<code>${name}</code>`);
      for (const status of Object.keys(operation.responses)) expect(card).toContain(`>${status}</strong>`);
    }
    for (const name of Object.keys(description.components.schemas)) expect(page).toContain(`id="schema-${name}"`);
  });

  it('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/<(?:script|iframe|img|object|embed|video|audio|form|base)\b|@import|url\(|\bon\w+="/i);
    const loaded = [...page.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, href]) => href);
    expect(loaded).toEqual(['data:,']);
    expect(apiPagePolicy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; /);
  });

  it('leads to places that are on it, and to the document', () => {
    const targets = [...page.matchAll(/ href="([^"]+)"/g)].map(([, href = '']) => href);
    const missing = targets.filter((href) => href.startsWith('#') && !page.includes(`id="${href.slice(1)}"`));
    expect(missing).toEqual([]);
    expect(new Set(targets.filter((href) => !href.startsWith('#')))).toEqual(new Set(['data:,', 'v1/openapi.json']));
  });

  it('is made for phones, and for the dark', () => {
    expect(page).toContain('name="viewport" content="width=device-width, initial-scale=1"');
    expect(page).toContain('@media (prefers-color-scheme:dark)');
    expect(page).toContain('<html lang="en">');
  });

  it('is served at /docs without a token, and to be read alone', async () => {
    const { url } = await runningSystem();
    const answer = await fetch(`${url}/docs`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(await answer.text()).toBe(page);
    expect((await fetch(`${url}/docs`, { method: 'HEAD' })).status).toBe(200);
    const refused = await fetch(`${url}/docs`, { method: 'POST' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(`${url}/v1/openapi.json`)).headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
  });
});

describe('the Markdown of descriptions', () => {
  it.each([
    ['## Title', '<h2>Title</h2>'],
    ['one\ntwo `code` **bold**', '<p>one two <code>code</code> <strong>bold</strong></p>'],
    ['* a\n* b', '<ul><li>a</li><li>b</li></ul>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['<b>', '<p>&lt;b&gt;</p>'],
  ])('%j', (text, expected) => {
    expect(textOf(html`${markdown(text)}`)).toBe(expected);
  });
});
