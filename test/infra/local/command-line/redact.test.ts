// `--redact` and `npm run lookup`, run as a person runs them.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../../../../shared/model/report.ts';
import { failingCluster } from '../../../build/failing-cluster.ts';
import { toldNames } from '../../../build/told-names.ts';

const local = normalize(join(import.meta.dirname, '../../../../infra/local'));
const names = [
  'expc1',
  'expc2',
  'example.lab',
  '10.61.20',
  'cucm-sub',
  'cucm-pub',
  'jdoe',
  'C45916FD',
  'Branch',
  'absent',
];

let folder: string;
const path = (name: string): string => join(folder, name);
let bundles: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'redact-'));
  for (const { fileName, bytes } of failingCluster()) writeFileSync(path(fileName), bytes);
  bundles = failingCluster().map(({ fileName }) => path(fileName));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(program: string, args: readonly string[], state = 'state') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(local, program), ...args], {
    encoding: 'utf8',
    env: { ...process.env, LOGVERDICT_STATE: path(state) },
  });
  return { status, stdout, stderr };
}
const classify = (args: readonly string[], state?: string) => run('command-line/classify.ts', args, state);
const lookup = (args: readonly string[]) => run('redaction/lookup.ts', args);

describe('npm run classify -- --redact', () => {
  it.each(['text', 'json', 'markdown', 'html'])('prints no name of the site as %s', (format) => {
    const { status, stdout, stderr } = classify([...bundles, path('absent.tar.gz'), '--redact', '--format', format]);

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(toldNames(stdout, names)).toEqual([]);
    expect(stdout).toContain('host-');
  });

  it('has the same tokens in every run for the site, and others for another', () => {
    const nodesOf = (...args: string[]) =>
      Report.parse(JSON.parse(classify([...args, '--redact', '--format', 'json']).stdout)).nodes.map(
        ({ node }) => node,
      );
    const [first, second] = nodesOf(...bundles);

    expect(nodesOf(bundles[1] ?? '')).toEqual([second]);
    expect(nodesOf(bundles[0] ?? '', '--site', 'other')).not.toEqual([first]);
  });

  it('gives the same tokens on another machine that was given the key', () => {
    const here = classify([...bundles, '--redact']);
    copyFileSync(path('state/redaction/default.key'), path('carried.key'));
    const there = classify([...bundles, '--redact', '--redact-key', path('carried.key')], 'elsewhere');

    expect(there).toEqual(here);
  });

  it('redacts what-if, and what is written to a file', () => {
    const assumed = ['--assume-name', 'cucm-sub.example.lab=cucm-new.example.lab', '--output', path('report.json')];
    const { stdout } = classify([...bundles, '--redact', '--format', 'json', ...assumed]);
    const written = readFileSync(path('report.json'), 'utf8');
    const { whatIf } = Report.parse(JSON.parse(written));

    expect(stdout).toBe('');
    expect(toldNames(written, [...names, 'cucm-new'])).toEqual([]);
    expect(whatIf?.assumed.names[0]).toEqual({
      address: expect.stringMatching(/^host-[a-z2-7]{12}$/),
      name: expect.stringMatching(/^host-[a-z2-7]{12}$/),
    });
    expect(whatIf?.servers.some(({ assumedName }) => assumedName === whatIf.assumed.names[0]?.name)).toBe(true);
  });

  it.each([
    [['--redact-key', 'x.key'], /expected --redact beside --redact-key/],
    [['--redact', '--redact-key', 'absent.key'], /expected a redaction key in absent\.key: ENOENT/],
  ])('%j is refused with what was expected', (args, message) => {
    const { status, stdout, stderr } = classify([...bundles, ...args]);

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('prints nothing where the tokens cannot be kept', () => {
    writeFileSync(path('no-folder'), '');
    const { status, stdout, stderr } = classify([...bundles, '--redact'], 'no-folder');

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^logverdict: expected a redaction key in .*: a file in the place of a folder/);
  });
});

describe('npm run lookup', () => {
  it('tells what tokens of a redacted report stand for', () => {
    const { nodes } = Report.parse(JSON.parse(classify([...bundles, '--redact', '--format', 'json']).stdout));
    const tokens = [nodes[0]?.node ?? '', (nodes[1]?.servers[1]?.ip ?? '').toUpperCase()];
    const { status, stdout } = lookup(tokens);

    expect(status).toBe(0);
    expect(stdout).toBe(`${nodes[0]?.node}\texpc1\n${nodes[1]?.servers[1]?.ip}\t10.61.20.12\n`);
  });

  it('says which token is unknown, and tells the others', () => {
    const { nodes } = Report.parse(JSON.parse(classify([...bundles, '--redact', '--format', 'json']).stdout));
    const { status, stdout, stderr } = lookup(['host-aaaaaaaaaaaa', nodes[0]?.node ?? '']);

    expect(status).toBe(1);
    expect(stdout).toBe(`${nodes[0]?.node}\texpc1\n`);
    expect(stderr).toMatch(
      /^logverdict: host-aaaaaaaaaaaa: no token that was given for the site default, by .*default\.tokens\n$/,
    );
  });

  it('knows the tokens of each site apart', () => {
    const { nodes } = Report.parse(JSON.parse(classify([...bundles, '--redact', '--format', 'json']).stdout));

    expect(lookup(['--site', 'elsewhere', nodes[0]?.node ?? ''])).toMatchObject({ status: 1, stdout: '' });
  });

  it.each([
    [[], /expected at least one token/],
    [['--site', '../x', 'host-aaaaaaaaaaaa'], /expected --site of at most 64 letters/],
    [['--nonsense'], /Unknown option '--nonsense'/],
  ])('%j is refused with what was expected', (args, message) => {
    const { status, stdout, stderr } = lookup(args);

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
