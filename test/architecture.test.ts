// The rules of the house that can be checked: direction of imports, purity of shared/, size of files, words in names.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = normalize(join(import.meta.dirname, '..'));
const sources = globSync('{shared,lambdas,infra,test}/**/*.ts', { cwd: root }).sort();
const text = new Map(sources.map((file) => [file, readFileSync(join(root, file), 'utf8')]));

/** What a file imports: paths from the root for our own files, names for packages. */
function importsOf(file: string): string[] {
  const found = [...(text.get(file) ?? '').matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm)];
  return found
    .map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? '')
    .map((name) => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name));
}

const under = (folder: string): string[] => sources.filter((file) => file.startsWith(`${folder}/`));
const stageOf = (file: string): string => file.split('/').slice(0, 2).join('/');

/** Folders of shared/ that any stage may import: the nouns, and what OpenSSL's words mean. */
const vocabularies = ['shared/model', 'shared/openssl'];

describe('imports', () => {
  it('run from infra to lambdas to shared, never back', () => {
    const back = [
      ...under('shared').filter((file) => importsOf(file).some((name) => /^(?:lambdas|infra|test)\//.test(name))),
      ...under('lambdas').filter((file) => importsOf(file).some((name) => /^(?:infra|test)\//.test(name))),
      ...under('infra').filter((file) => importsOf(file).some((name) => name.startsWith('test/'))),
    ];

    expect(back).toEqual([]);
  });

  it('keep the stages of shared/ apart: only the files at its top know their order', () => {
    const mixed = under('shared')
      .filter((file) => file.split('/').length > 2)
      .flatMap((file) =>
        importsOf(file)
          .filter((name) => name.startsWith('shared/'))
          .filter((name) => stageOf(name) !== stageOf(file) && !vocabularies.includes(stageOf(name)))
          .map((name) => `${file} imports ${name}`),
      );

    expect(mixed).toEqual([]);
  });

  it('bring no clock, environment, network, randomness, file system or console into shared/', () => {
    const allowed = ['node:crypto', 'node:zlib', 'node:net', 'zod', 're2js', 'yaml'];
    const impure = under('shared').flatMap((file) => [
      ...importsOf(file).filter((name) => !name.startsWith('shared/') && !allowed.includes(name)),
      ...((text.get(file) ?? '').match(
        /Date\.now\(|new Date\(\)|Math\.random|randomBytes|process\.(?:env|argv|std|exit|cwd)|console\./g,
      ) ?? []),
    ]);

    expect(impure).toEqual([]);
  });

  it('bring the AWS SDK nowhere but into lambdas/aws/', () => {
    const found = sources.filter(
      (file) => !/^(?:lambdas\/aws|test)\//.test(file) && importsOf(file).some((name) => name.startsWith('@aws-sdk/')),
    );

    expect(found).toEqual([]);
  });

  it('load re2js nowhere in the program that runs: only the compiler, and a pack that is supplied, need it', () => {
    const starts = ['lambdas/api/index.ts', 'lambdas/ingest/index.ts', 'lambdas/authorizer/index.ts']
      .concat(['lambdas/dead-letters/index.ts'])
      .concat(['infra/local/start.ts', 'infra/local/command-line/classify.ts'])
      .filter((file) => text.has(file));
    const reached = new Set(starts);
    for (const file of reached)
      for (const name of importsOf(file)) if (text.has(name) || name === 're2js') reached.add(name);

    expect(starts).toHaveLength(6);
    expect(reached).toContain('shared/signatures/match-record.ts');
    expect(reached).not.toContain('re2js');
  });

  it('call a pack shipped in one place only', () => {
    const found = sources.filter((file) => file !== 'test/architecture.test.ts');

    expect(found.filter((file) => /origin: 'shipped',? *\}/.test(text.get(file) ?? ''))).toEqual([
      'shared/model/pack.ts',
      'shared/signatures/shipped-pack.ts',
    ]);
  });

  it('read the environment only where the program starts', () => {
    const found = under('lambdas').filter(
      (file) => !file.endsWith('/index.ts') && /process\.env/.test(text.get(file) ?? ''),
    );

    expect(found).toEqual([]);
  });
});

describe('documents', () => {
  it('link to files that are there', () => {
    const documents = globSync('{*.md,docs/**/*.md}', { cwd: root });
    const broken = documents.flatMap((document) =>
      [...readFileSync(join(root, document), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, target = '']) => normalize(join(dirname(document), target)))
        .filter((target) => !existsSync(join(root, target))),
    );

    expect(documents.length).toBeGreaterThan(10);
    expect(broken).toEqual([]);
  });
});

describe('files', () => {
  it('stay below 300 lines', () => {
    expect(sources.filter((file) => (text.get(file) ?? '').split('\n').length > 300)).toEqual([]);
  });

  it('open with a comment that says what they do', () => {
    expect(sources.filter((file) => !/^(?:\/\/|\/\*\*|#!)/.test(text.get(file) ?? ''))).toEqual([]);
  });

  it('are named for what they export, not for being useful', () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|common|misc|manager|index)\.ts$/;

    expect(sources.filter((file) => vague.test(file) && !/^lambdas\/[^/]+\/index\.ts$/.test(file))).toEqual([]);
  });

  it('hold no skipped or focused test', () => {
    const marks = /\b(?:it|test|describe)\.(?:only|skip|todo|fails)\b/;

    expect(
      under('test').filter((file) => file !== 'test/architecture.test.ts' && marks.test(text.get(file) ?? '')),
    ).toEqual([]);
  });
});
