// The function brings the description as a file beside its code, and nothing of what it was made with.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type BundledFunctions, bundledFunctions } from '../services/bundled-functions.ts';
import { description } from './described-api.ts';

let bundles: BundledFunctions;
beforeAll(() => {
  bundles = bundledFunctions();
});

it('the API function has the description beside its code', () => {
  const folder = bundles.folderOf('api');
  expect(readdirSync(folder).filter((name) => !/\.mjs(\.map)?$/.test(name))).toEqual(['openapi.generated.json']);
  expect(JSON.parse(readFileSync(join(folder, 'openapi.generated.json'), 'utf8'))).toEqual(description);
});

it('no function has it, or what it is made with, in its code', () => {
  const sources = (['api', 'ingest', 'authorizer'] as const).flatMap((name): string[] => {
    const folder = bundles.folderOf(name);
    const maps = readdirSync(folder).filter((file) => file.endsWith('.map'));
    return maps.flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).sources);
  });
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((name) => /api\/(?:description|answers)\//.test(name))).toEqual([]);
});
