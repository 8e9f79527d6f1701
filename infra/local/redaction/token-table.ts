// What the tokens of a site stand for: a file beside its key, of one JSON line for each token. It is only ever added to; a
// line that a crash cut off is passed over.
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const Entry = z.object({ token: z.string(), value: z.string() });
export type TokenEntry = z.infer<typeof Entry>;

/** Some hundred thousand tokens, which are held in memory while new ones are added. */
const maxBytes = 32 * 1024 * 1024;

export async function* entriesIn(file: string): AsyncGenerator<TokenEntry> {
  const bytes = createReadStream(file, { encoding: 'utf8' });
  try {
    for await (const line of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
      const entry = Entry.safeParse(parsed(line));
      if (entry.success) yield entry.data;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Adds what is not there yet. Answers how many found no room. */
export async function addTokens(file: string, given: ReadonlyMap<string, string>, most = maxBytes): Promise<number> {
  const missing = new Map(given);
  for await (const { token } of entriesIn(file)) missing.delete(token);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const table = await open(file, 'a+', 0o600);
  try {
    const { size } = await table.stat();
    let room = most - size;
    const lines = [...missing].map(([token, value]) => `${JSON.stringify({ token, value })}\n`);
    const fitting = lines.filter((line) => {
      room -= Buffer.byteLength(line);
      return room >= 0;
    });
    if (fitting.length > 0) await table.appendFile(((await endsWithLine(table, size)) ? '' : '\n') + fitting.join(''));
    await table.sync();
    return lines.length - fitting.length;
  } finally {
    await table.close();
  }
}

async function endsWithLine(table: Awaited<ReturnType<typeof open>>, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await table.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}
