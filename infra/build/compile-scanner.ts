// Compiles the log scanner: AssemblyScript in shared/log/assembly/ to WebAssembly, kept as base64 in a JSON file, so that
// every place the program runs in loads it the same way.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Above the fixed places of assembly/layout.ts: what a compiler may need itself would stand there; now it is nothing. */
const memoryBase = 9 * 1024 * 1024;
const pageBytes = 64 * 1024;

/** Throws what the compiler says where it finds a mistake. */
export async function compiledScanner(repository: string): Promise<{ wasm: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'logverdict-'));
  try {
    const outFile = join(folder, 'scanner.wasm');
    const how = ['--optimizeLevel', '3', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--noColors'];
    const memory = ['--memoryBase', `${memoryBase}`, '--initialMemory', `${memoryBase / pageBytes + 1}`];
    // Run, not imported: its types redefine those of Node.
    const compiler = join(repository, 'node_modules/assemblyscript/bin/asc.js');
    const options = [compiler, 'scan.ts', '--outFile', outFile, ...how, ...memory];
    await promisify(execFile)(process.execPath, options, { cwd: join(repository, 'shared/log/assembly') });
    return { wasm: (await readFile(outFile)).toString('base64') };
  } finally {
    await rm(folder, { recursive: true });
  }
}
