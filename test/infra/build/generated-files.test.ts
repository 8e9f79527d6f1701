// What is kept beside the signature files is what the files give, and the editors' schemas fit the files.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../../infra/build/generated-files.ts';
import { readPack } from '../../../infra/build/read-pack.ts';

const repository = join(import.meta.dirname, '../../..');
const generated = await generatedFiles(repository);

it.each([...generated.keys()])('%s is up to date (else: npm run compile)', async (path) => {
  expect(await readFile(join(repository, path), 'utf8')).toBe(generated.get(path));
});

it('every signature and remedy file names its schema for editors', async () => {
  const product = join(repository, 'shared/signatures/expressway');
  for (const [folder, schema] of [
    ['traffic-server', 'signature'],
    ['remedies', 'remedy'],
  ] as const) {
    for (const name of await readdir(join(product, folder))) {
      const [first] = (await readFile(join(product, folder, name), 'utf8')).split('\n');
      expect([name, first]).toEqual([
        name,
        `# yaml-language-server: $schema=../../../../docs/schema/${schema}.schema.json`,
      ]);
    }
  }
});

it('the schema lets be left out what has a default', () => {
  const schema = JSON.parse(generated.get('docs/schema/signature.schema.json') ?? '');
  expect(schema.required).toContain('because');
  expect(schema.required).not.toContain('otherwise');
  expect(schema.additionalProperties).toBe(false);
});

it('the readable list has a link to every remedy it names', () => {
  const list = generated.get('docs/signatures.md') ?? '';
  const anchors = [...list.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  const headings = [...list.matchAll(/^### (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  expect(anchors.length).toBeGreaterThan(20);
  expect(anchors.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([]);
});

it('a folder without a head, or with broken YAML, is refused by name', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pack-'));
  try {
    await expect(readPack(root, '.')).rejects.toThrow(/pack\.yaml was expected/);
    await writeFile(join(root, 'pack.yaml'), 'id: [');
    await expect(readPack(root, '.')).rejects.toMatchObject({ code: 'signature-invalid' });
  } finally {
    await rm(root, { recursive: true });
  }
});
