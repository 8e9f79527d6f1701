// The command line, run as a person runs it: what it prints where, and how it exits.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../../../../shared/model/report.ts';
import { bundleName, configurationDump, diagnosticBundle, statusDump } from '../../../build/diagnostic-bundle.ts';
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  someNode,
  sslError,
} from '../../../build/log-lines.ts';

const program = normalize(join(import.meta.dirname, '../../../../infra/local/command-line/classify.ts'));
const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const host = 'cucm.example.lab';
const ip = '10.61.20.11';
const failing = exchangeLines(
  someNode,
  failedExchange(7, start, host, ip, 6972, [coreWarning(host, ip, 'self signed certificate'), sslError(host)]),
);
const healthy = exchangeLines({ ...someNode, host: 'expc2' }, okExchange(8, start, host, ip, 8443));

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'classify-'));
  writeFileSync(path(bundleName('expc1')), diagnosticBundle({ host: 'expc1', log: failing }));
  writeFileSync(path('healthy.tar.gz'), diagnosticBundle({ host: 'expc2', log: healthy }));
  writeFileSync(path('empty'), '');
  writeFileSync(path('random'), Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * at * 31 + at * 7) % 251)));
  mkdirSync(path('unpacked'));
  const parts = { host: 'expc3', log: null };
  writeFileSync(join(path('unpacked'), 'loggingsnapshot.txt'), healthy.join('\n').replaceAll(' expc2 ', ' expc3 '));
  writeFileSync(join(path('unpacked'), 'xconf_dump.txt'), configurationDump(parts));
  writeFileSync(join(path('unpacked'), 'xstat_dump.txt'), statusDump(parts));
});
afterAll(() => rmSync(folder, { recursive: true }));

function classify(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('npm run classify', () => {
  it('prints the report as JSON and nothing else on standard output', () => {
    const { status, stdout, stderr } = classify(path(bundleName('expc1')), '--format', 'json');

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Report.parse(JSON.parse(stdout)).nodes[0]).toMatchObject({ node: 'expc1', verdict: 'fail' });
  });

  it('prints text unless told otherwise, with verdict, server, cause and what to do first', () => {
    const { stdout } = classify(path(bundleName('expc1')));

    expect(stdout).toMatch(/\nFAIL {2}expc1: 1 of 1 server fails: cucm\.example\.lab:6972/);
    expect(stdout).toContain('do first: fix, likely: ');
    expect(stdout).toContain('> xConfiguration EdgeConfigServer VerifyOriginServer: Off');
  });

  it('writes a page that is complete in itself', () => {
    const { status, stdout } = classify(path(bundleName('expc1')), '--format', 'html', '--output', path('report.html'));
    const page = readFileSync(path('report.html'), 'utf8');

    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain('cucm.example.lab:6972 presents a self-signed certificate that is not trusted');
    expect(page).toMatch(/<\/html>\n$/);
  });

  it('prints one report over all paths, with site and reference', () => {
    const { stdout } = classify(
      path(bundleName('expc1')),
      path('healthy.tar.gz'),
      '--format=json',
      '--site=lab',
      '--reference=SR 1',
    );

    const report = Report.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ site: 'lab', reference: 'SR 1' });
    expect(report.nodes.map(({ node, verdict }) => [node, verdict])).toEqual([
      ['expc1', 'fail'],
      ['expc2', 'pass'],
    ]);
  });

  it('takes a folder for one bundle', () => {
    const { stdout } = classify(path('unpacked'), '--format', 'json');

    const report = Report.parse(JSON.parse(stdout));
    expect(report.nodes).toHaveLength(1);
    expect(report.nodes[0]).toMatchObject({ node: 'expc3', version: 'X14.2.1', verdict: 'pass' });
  });

  it('writes to a file when asked', () => {
    const { status, stdout } = classify(path('healthy.tar.gz'), '--format', 'markdown', '--output', path('out.md'));

    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(readFileSync(path('out.md'), 'utf8')).toContain('- **pass** expc2: its one server is verified and working');
  });

  it.each([
    [['healthy.tar.gz', '--fail-on', 'inconclusive'], 0],
    [['healthy.tar.gz', 'empty', '--fail-on', 'inconclusive'], 1],
    [['healthy.tar.gz', 'empty', '--fail-on', 'warn'], 0],
    [[bundleName('expc1'), '--fail-on', 'warn'], 1],
    [[bundleName('expc1')], 0],
  ])('exits by --fail-on: %j gives %i', (args, expected) => {
    expect(classify(...args.map((arg) => (/\.gz$|empty/.test(arg) ? path(arg) : arg))).status).toBe(expected);
  });

  it('lists an unreadable path beside a readable one, and exits 0', () => {
    const { status, stdout } = classify(
      path('healthy.tar.gz'),
      path('no such file'),
      path('random'),
      '--format',
      'json',
    );

    expect(status).toBe(0);
    expect(
      Report.parse(JSON.parse(stdout)).bundles.map(({ status: read, problems }) => [read, problems[0]?.code]),
    ).toEqual([
      ['complete', undefined],
      ['unreadable', 'member-not-recognised'],
      ['unreadable', 'cannot-be-read'],
    ]);
  });

  it('ends quietly when nobody reads on', () => {
    const command = `${process.execPath} ${program} '${path(bundleName('expc1'))}' --format json`;
    const { stderr, stdout } = spawnSync('bash', ['-c', `set -o pipefail; ${command} | true; echo $?`], {
      encoding: 'utf8',
    });

    expect({ stderr, stdout }).toEqual({ stderr: '', stdout: '0\n' });
  });

  it.each([
    [['no such file'], /no such file or folder/],
    [['empty'], /holds no bytes/],
    [['random'], /not a log, dump, capture or certificate/],
    [[], /expected at least one path/],
    [['empty', '--format', 'pdf'], /expected --format text, json, markdown or html/],
    [['empty', '--bogus'], /Unknown option '--bogus'/],
    [['empty', '--site='], /expected --site of at most 64 letters/],
  ])('exits 2 with one line that says why for %j', (args, why) => {
    const { status, stdout, stderr } = classify(
      ...args.map((arg) => (arg.startsWith('--') || arg === 'pdf' ? arg : path(arg))),
    );

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(why);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });
});
