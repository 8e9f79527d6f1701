// A function as files for Lambda: what it starts with, and beside it what is loaded when it is asked for. The tests run the very
// same bundles.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { descriptionFile } from '../../lambdas/api/read-description.ts';

export const functionNames = ['ingest', 'dead-letters', 'events', 'api', 'authorizer'] as const;
export type FunctionName = (typeof functionNames)[number];

const root = join(import.meta.dirname, '../..');

/** Packages written as CommonJS ask for Node's own modules by `require`, which an ES module does not have. */
const banner = "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);";

const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  banner: { js: banner },
  minify: true,
  keepNames: true, // names of errors are logged
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Writes `index.mjs`, what it imports, and source maps into that folder; the handler is `index.handler`. What is read when asked for stands beside. */
export function bundleFunction(name: FunctionName, folder: string): void {
  buildSync({ ...bundleOptions, entryPoints: { index: `lambdas/${name}/index.ts` }, outdir: folder });
  if (name === 'api') copyFileSync(join(entryFolder(name), descriptionFile), join(folder, descriptionFile));
}

export const entryFolder = (name: FunctionName): string => join(root, 'lambdas', name);
