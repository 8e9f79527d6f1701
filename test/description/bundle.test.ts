// The function brings the description as a file beside its code, and nothing of what it was made with.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BundledFunctions, bundledFunctions } from '../services/bundled-functions.ts';
import { description } from './described-api.ts';

let bundles: BundledFunctions;
beforeAll(() => {
  bundles = bundledFunctions();
});
afterAll(() => bundles?.remove());

it('the API function has the description beside its code', () => {
  const folder = bundles.folderOf('api');
  expect(readdirSync(folder).sort()).toEqual(['index.mjs', 'index.mjs.map', 'openapi.generated.json']);
  expect(JSON.parse(readFileSync(join(folder, 'openapi.generated.json'), 'utf8'))).toEqual(description);
});

it('no function has it, or what it is made with, in its code', () => {
  const sources = (['api', 'ingest', 'authorizer'] as const).flatMap((name): string[] => {
    const map = JSON.parse(readFileSync(join(bundles.folderOf(name), 'index.mjs.map'), 'utf8'));
    return map.sources;
  });
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((name) => /api\/(?:description|answers)\//.test(name))).toEqual([]);
});
