// The key of a site: made once, read by its owner alone, refused where it is none.
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyAt, keyIn } from '../../../../infra/local/redaction/site-key.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('the key of a site', () => {
  it('is made at first use, of 32 bytes that only the owner may read, and is the same from then on', async () => {
    const file = join(await temporaryFolder(), 'redaction', 'lab.key');
    const key = await keyAt(file);

    expect(key).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
    expect(await readFile(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect((await keyAt(file)).equals(key)).toBe(true);
    expect((await keyIn(file)).equals(key)).toBe(true);
  });

  it('is one for all who ask for it at once, and leaves nothing else behind', async () => {
    const folder = join(await temporaryFolder(), 'redaction');
    const keys = await Promise.all(Array.from({ length: 20 }, () => keyAt(join(folder, 'lab.key'))));

    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['lab.key']);
  });

  it('differs from site to site', async () => {
    const folder = await temporaryFolder();

    expect((await keyAt(join(folder, 'a.key'))).equals(await keyAt(join(folder, 'b.key')))).toBe(false);
  });
});

describe('a file that is no key', () => {
  it.each([
    ['empty', ''],
    ['too short', 'abcd'],
    ['too long', 'a'.repeat(65)],
    ['of other letters', 'x'.repeat(64)],
  ])('(%s) is refused, and stays as it is', async (_, text) => {
    const file = join(await temporaryFolder(), 'lab.key');
    await writeFile(file, text);

    await expect(keyAt(file)).rejects.toMatchObject({
      code: 'configuration-invalid',
      message: `expected a redaction key in ${file}: expected 64 hexadecimal digits`,
    });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('or is not there, or is a folder, is refused by name', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'x.key'));

    await expect(keyIn(join(folder, 'absent.key'))).rejects.toMatchObject({ code: 'configuration-invalid' });
    await expect(keyAt(join(folder, 'x.key'))).rejects.toMatchObject({ code: 'configuration-invalid' });
  });
});
