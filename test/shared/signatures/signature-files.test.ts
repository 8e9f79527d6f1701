// One test for every signature file: it matches its own lines and no other's, not its near misses, not healthy logs.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPack } from '../../../infra/build/read-pack.ts';
import { certificateCauses, connectionCauses } from '../../../shared/model/vocabulary.ts';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { SignatureFile } from '../../../shared/signatures/signature-file.ts';
import { recordOf } from './record-of.ts';

const repository = join(import.meta.dirname, '../../..');
const files = (await readPack(join(repository, 'shared/signatures'), 'expressway')).signatures.map(({ content }) =>
  SignatureFile.parse(content),
);
const matcher = makeMatcher(shippedPack);

const matchOf = (signature: SignatureFile, line: string) =>
  signature.reads === 'response' ? matcher.matchResponse(line) : matcher.match(recordOf(line));

describe.each(files.map((file) => [file.id, file] as const))('%s', (id, signature) => {
  it.each(signature.matches ?? [])('is what this line shows: %s', (line) => {
    expect(matchOf(signature, line)?.signature).toBe(id);
  });

  it.each(signature.nearMisses ?? [])('is not what this line shows: %s', (line) => {
    expect(matchOf(signature, line)?.signature).not.toBe(id);
  });

  it('has remedies in the order fix, mitigation, workaround', () => {
    const kinds = signature.remedies.map((remedy) => shippedPack.remedies.find(({ id }) => id === remedy)?.kind);
    const rank = { fix: 1, mitigation: 2, workaround: 3 };
    const ranks = kinds.map((kind) => (kind === undefined ? 0 : rank[kind]));
    expect(ranks).toEqual(ranks.toSorted());
    expect(ranks[0]).toBe(1);
  });
});

it('every cause has a signature, but the one that only evidence beside the log can show', () => {
  const seen = new Set(files.map(({ cause }) => cause));
  const unseen = [...certificateCauses, ...connectionCauses].filter((cause) => !seen.has(cause));
  expect(unseen).toEqual(['missing-intermediate']);
});

it('switching verification off is offered for refused server certificates only', () => {
  const offered = files.filter(({ remedies }) => remedies.includes('switch-verification-off'));
  const refused = certificateCauses.filter(
    (cause) => cause !== 'rejected-by-server' && cause !== 'missing-intermediate',
  );
  expect(new Set(offered.map(({ cause }) => cause))).toEqual(new Set(refused));
  expect(offered.every(({ remedies }) => remedies.at(-1) === 'switch-verification-off')).toBe(true);
});

const quiet = join(repository, 'test/fixtures/quiet');
const logs = await readdir(quiet);
describe.each(logs)('the healthy log %s', async (name) => {
  const lines = (await readFile(join(quiet, name), 'utf8')).split('\n').filter((line) => line !== '');

  it('shows nothing', () => {
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => matcher.match(recordOf(line)) !== null)).toEqual([]);
  });
});
