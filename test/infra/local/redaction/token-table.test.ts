// The table of tokens: added to once each, whatever a crash left, and never beyond its bound.
import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addTokens, entriesIn } from '../../../../infra/local/redaction/token-table.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const one = new Map([['host-aaaaaaaaaaaa', 'expc1']]);
const two = new Map([...one, ['user-bbbbbbbbbbbb', 'jdoe "x"\n']]);

async function tableOf(file: string): Promise<[string, string][]> {
  const entries: [string, string][] = [];
  for await (const { token, value } of entriesIn(file)) entries.push([token, value]);
  return entries;
}

describe('the table of tokens', () => {
  it('holds each token once, for the owner alone', async () => {
    const file = join(await temporaryFolder(), 'redaction', 'lab.tokens');
    expect(await addTokens(file, one)).toBe(0);
    expect(await addTokens(file, two)).toBe(0);
    expect(await addTokens(file, two)).toBe(0);

    expect(await tableOf(file)).toEqual([
      ['host-aaaaaaaaaaaa', 'expc1'],
      ['user-bbbbbbbbbbbb', 'jdoe "x"\n'],
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3);
  });

  it('passes over a line that was cut off, and goes on behind it', async () => {
    const file = join(await temporaryFolder(), 'lab.tokens');
    await addTokens(file, one);
    await appendFile(file, '{"token":"user-bbbbbbbbb');
    await addTokens(file, two);

    expect(await tableOf(file)).toEqual([...two]);
  });

  it('of a site that was never redacted is empty', async () => {
    expect(await tableOf(join(await temporaryFolder(), 'lab.tokens'))).toEqual([]);
  });

  it('tells what found no room', async () => {
    const file = join(await temporaryFolder(), 'lab.tokens');

    expect(await addTokens(file, two, 60)).toBe(1);
    expect(await tableOf(file)).toEqual([...one]);
    expect(await addTokens(file, two, 60)).toBe(1);
  });
});
