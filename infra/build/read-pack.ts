// Reads the YAML files of a pack from disk. The only place that knows how the folder is laid out: `pack.yaml`, remedies in
// `remedies/`, every other YAML file a signature.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { Fault } from '../../shared/model/fault.ts';
import type { PackFiles, ParsedFile } from '../../shared/signatures/compile-pack.ts';

/** `root` is the folder that ids are counted from, `product` the one in it that holds the pack. */
export async function readPack(root: string, product: string): Promise<PackFiles> {
  const folder = join(root, product);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const files = await Promise.all(paths.map((path) => readYaml(root, path)));
  const head = files.find((file) => file.path === `${product}/pack.yaml`);
  if (head === undefined) throw new Fault('signature-invalid', `${product}/pack.yaml was expected and is not there`);
  const isRemedy = (file: ParsedFile): boolean => file.path.startsWith(`${product}/remedies/`);
  const others = files.filter((file) => file !== head);
  return { head, signatures: others.filter((file) => !isRemedy(file)), remedies: others.filter(isRemedy) };
}

async function readYaml(root: string, path: string): Promise<ParsedFile> {
  const name = relative(root, path).split(sep).join('/');
  try {
    return { path: name, content: parse(await readFile(path, 'utf8')) };
  } catch (cause) {
    throw new Fault('signature-invalid', `${name}: ${(cause as Error).message}`, { cause, details: { file: name } });
  }
}
