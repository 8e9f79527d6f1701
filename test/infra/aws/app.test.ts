// The CDK app as `npm run synth` runs it: in a process of its own, with the bundles, and the validation of the CDK.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'logverdict-synth-'));

beforeAll(() => {
  const env = { PATH: process.env.PATH, CDK_OUTDIR: folder }; // no account, no region, no credentials
  execFileSync(process.execPath, ['infra/aws/app.ts'], { cwd: root, env, stdio: 'pipe' });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const assets = () => readdirSync(folder).filter((name) => name.startsWith('asset.'));

describe('the app', () => {
  it('writes the template of one stack', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.template.json'))).toEqual([
      'logverdict-prod.template.json',
    ]);
  });

  it('passes what the CDK checks of every template', () => {
    const { pluginReports } = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8'));

    expect(pluginReports).toEqual([]);
  });

  it('hands Lambda one bundle for each function, with the names of its sources, and small enough to start fast', () => {
    const contents = assets().map((asset) => readdirSync(join(folder, asset)));
    const sizes = assets().map((asset) => statSync(join(folder, asset, 'index.mjs')).size);

    for (const names of contents) {
      const code = names.filter((name) => name.endsWith('.mjs'));
      expect(code).toContain('index.mjs');
      expect(code.filter((name) => !names.includes(`${name}.map`))).toEqual([]);
    }
    const others = contents.flat().filter((name) => !/\.mjs(\.map)?$/.test(name));
    expect(others).toEqual(['openapi.generated.json']);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  });
});
