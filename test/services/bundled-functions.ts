// The functions as they are deployed. A bundle is kept beside the installed packages until its sources are others: a dozen
// test files start from it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction, type FunctionName, functionNames } from '../../infra/aws/function-bundle.ts';

export interface BundledFunctions {
  /** Holds `index.mjs` of that function. */
  folderOf(name: FunctionName): string;
}

const root = join(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache/logverdict-functions');
/** All that goes into a bundle. */
const sources = ['lambdas', 'shared', 'infra/aws/function-bundle.ts', 'package-lock.json'];

export function bundledFunctions(): BundledFunctions {
  const folder = join(cache, digestOf(sources.flatMap(filesIn)));
  if (!existsSync(folder)) bundleInto(folder);
  return { folderOf: (name) => join(folder, name) };
}

/** Several test files may come here at once: what stands under the name of the digest is whole. */
function bundleInto(folder: string): void {
  const own = `${folder}-${process.pid}`;
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) if (isOld(join(cache, name))) rmSync(join(cache, name), { recursive: true });
  for (const name of functionNames) bundleFunction(name, join(own, name));
  try {
    renameSync(own, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // somebody else was first
  }
}

/** Nobody works with it any more. */
const isOld = (path: string): boolean => Date.now() - statSync(path).mtimeMs > 24 * 3_600_000;

function filesIn(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  const found = readdirSync(join(root, path), { withFileTypes: true, recursive: true });
  return found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
}

function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.toSorted())
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}
