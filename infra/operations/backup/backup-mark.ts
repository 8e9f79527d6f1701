// The file that makes a backup a whole one: it is written last, and says what there is.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeDurably } from '../../local/storage/durable-files.ts';
import { jsonOf } from '../api/api-client.ts';

export const BackupMark = z.object({
  format: z.literal('logverdict/backup/1'),
  createdAt: z.iso.datetime(),
  /** Of the database: an older program does not know a newer one. */
  layout: z.int().min(1),
  bundles: z.int().min(0),
  files: z.int().min(0),
  sizeBytes: z.int().min(0),
  /** Files that the database knows, and that were not there any more. */
  lost: z.array(z.string()),
});
export type BackupMark = z.infer<typeof BackupMark>;

const name = 'backup.json';
/** Below the folder of the backup: the state as it is to be. */
export const stateIn = (folder: string): string => join(folder, 'state');

export const writeMark = (folder: string, mark: BackupMark): Promise<void> =>
  writeDurably(join(folder, name), `${JSON.stringify(mark, null, 2)}\n`);

/** Throws Error where there is no whole backup. */
export async function readMark(folder: string): Promise<BackupMark> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  const mark = BackupMark.safeParse(jsonOf(text));
  if (mark.success) return mark.data;
  throw new Error(`expected a whole backup in ${folder}, found ${text === '' ? 'no' : 'another'} ${name}`);
}
