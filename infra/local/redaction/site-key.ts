// The key of a site, by which its tokens are made: 32 random bytes in a file that only its owner reads. Made at first use;
// copied to another machine it gives the same tokens there.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../../../shared/model/fault.ts';
import { oneLine } from '../../../shared/report/untrusted.ts';
import { plainReason } from '../plain-reason.ts';
import { syncFolder } from '../storage/durable-files.ts';

const keyBytes = 32;

/** The key in a file that has to be there. Throws Fault `configuration-invalid`. */
export async function keyIn(file: string): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause), cause);
  });
  const digits = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) throw invalid(file, 'expected 64 hexadecimal digits');
  return Buffer.from(digits, 'hex');
}

/** The key in that file, which is made where there is none yet. */
export async function keyAt(file: string): Promise<Buffer> {
  try {
    await makeKey(file);
  } catch (cause) {
    throw invalid(file, plainReason(cause), cause);
  }
  return keyIn(file);
}

/** Written whole under another name and then linked: two processes get one key, and none reads half of it. */
async function makeKey(file: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isThere = await readFile(file).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writePrivately(temporary, `${randomBytes(keyBytes).toString('hex')}\n`);
    await link(temporary, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await syncFolder(folder);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writePrivately(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

const invalid = (file: string, why: string, cause?: unknown): Fault =>
  new Fault('configuration-invalid', `expected a redaction key in ${oneLine(file, 200)}: ${why}`, { cause });
