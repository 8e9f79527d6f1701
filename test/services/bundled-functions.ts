// The functions as they are deployed, bundled into a folder for as long as the tests of one file run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction, type FunctionName, functionNames } from '../../infra/aws/function-bundle.ts';

export interface BundledFunctions {
  /** Holds `index.mjs` of that function. */
  folderOf(name: FunctionName): string;
  remove(): void;
}

export function bundledFunctions(): BundledFunctions {
  const folder = mkdtempSync(join(tmpdir(), 'logverdict-bundles-'));
  const folderOf = (name: FunctionName) => join(folder, name);
  for (const name of functionNames) bundleFunction(name, folderOf(name));
  return { folderOf, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
