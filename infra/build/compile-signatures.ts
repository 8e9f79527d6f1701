// `npm run compile`: compiles the signature files and writes what is made from them.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../shared/model/fault.ts';
import { generatedFiles } from './generated-files.ts';

const repository = join(import.meta.dirname, '../..');

try {
  for (const [path, content] of await generatedFiles(repository)) {
    await writeFile(join(repository, path), content);
    process.stdout.write(`${path}\n`);
  }
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
