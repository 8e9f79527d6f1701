// The what-if of the command line, run as a person runs it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../../../../shared/model/report.ts';
import { bundleName, diagnosticBundle } from '../../../build/diagnostic-bundle.ts';
import { siteCapture, siteLog } from '../../../build/judged-site.ts';
import { makeCa, makeLeaf } from '../../../build/pki.ts';

const program = normalize(join(import.meta.dirname, '../../../../infra/local/command-line/classify.ts'));
const root = makeCa({ subject: 'CN=Lab Root CA' });
const foreign = makeCa({ subject: 'CN=Foreign Root CA' });
const refused = { error: 'self signed certificate in certificate chain', depth: 1 };
const servers = [
  {
    address: 'cucm-pub.example.lab',
    ip: '10.61.20.11',
    port: 8443,
    chain: [makeLeaf(foreign, { subject: 'CN=cucm-pub.example.lab' }), foreign],
    refused,
  },
  {
    address: '10.61.20.12',
    ip: '10.61.20.12',
    port: 8443,
    chain: [makeLeaf(root, { subject: 'CN=cucm-sub.example.lab' })],
    refused: 'name' as const,
  },
];

let folder: string;
const path = (name: string): string => join(folder, name);
const bundle = (): string => path(bundleName('expc1'));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'what-if-'));
  const parts = { host: 'expc1', log: siteLog(servers), capture: siteCapture(servers), trusted: root.pem };
  writeFileSync(bundle(), diagnosticBundle(parts));
  writeFileSync(path('foreign.pem'), `a comment\n${foreign.pem}`);
  writeFileSync(path('foreign.der'), foreign.der);
  writeFileSync(path('nothing.pem'), 'no certificate');
  writeFileSync(path('key.pem'), foreign.keyPem);
});
afterAll(() => rmSync(folder, { recursive: true }));

function classify(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Names and addresses are code there. */
const inMarkdown = (line: string): string => line.replaceAll(/[\w.-]+\.[\w.-]+(?::\d+)?/g, '`$&`');

describe('npm run classify, what if', () => {
  it.each(['foreign.pem', 'foreign.der'])('a CA of %s were trusted: before and after of every server', (file) => {
    const { status, stdout } = classify(bundle(), '--assume-trusted', path(file), '--format', 'json');

    const { whatIf } = Report.parse(JSON.parse(stdout));
    expect(status).toBe(0);
    expect(whatIf?.assumed.trusted.map(({ subject }) => subject)).toEqual(['CN=Foreign Root CA']);
    expect(whatIf?.servers.map(({ address, before, after }) => [address, before.result, after.result])).toEqual([
      ['10.61.20.12', 'fail', 'fail'],
      ['cucm-pub.example.lab', 'fail', 'pass'],
    ]);
  });

  it('and a server were asked for by name, in text and Markdown', () => {
    const assumed = ['--assume-trusted', path('foreign.pem'), '--assume-name', '10.61.20.12=cucm-sub.example.lab'];
    const lines = [
      '10.61.20.12:8443 on expc1, asked for as cucm-sub.example.lab: fails (name-mismatch), then passes',
      'cucm-pub.example.lab:8443 on expc1: fails (untrusted-ca), then passes',
    ];

    expect(classify(bundle(), ...assumed).stdout).toContain(`\nWhat if\n  ${lines.join('\n  ')}\n`);
    expect(classify(bundle(), ...assumed, '--format', 'markdown').stdout).toContain(
      `\n## What if\n\n- ${lines.map(inMarkdown).join('\n- ')}\n`,
    );
  });

  it('leaves the report alone where nothing is assumed', () => {
    expect(JSON.parse(classify(bundle(), '--format', 'json').stdout)).not.toHaveProperty('whatIf');
  });

  it.each([
    [
      '--assume-trusted',
      'nothing.pem',
      /expected --assume-trusted to name a PEM file, .*nothing\.pem: found no certificate/,
    ],
    ['--assume-trusted', 'key.pem', /key\.pem: it holds a private key, and no certificate/],
    ['--assume-trusted', 'absent.pem', /absent\.pem: ENOENT/],
    ['--assume-name', 'no-equals-sign', /expected --assume-name ADDRESS=NAME/],
  ])('refuses %s %s with what was expected', (option, value, message) => {
    const given = option === '--assume-trusted' ? path(value) : value;
    const { status, stdout, stderr } = classify(bundle(), option, given);

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
