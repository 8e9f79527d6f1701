// Verification compared with OpenSSL itself, where its command is installed: every situation, and some from seeds. The
// verdicts written by hand stand on their own where it is not.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyErrorTable } from '../../../shared/openssl/verify-error-table.ts';
import type { Dialect } from '../../../shared/openssl/verify-errors.ts';
import { pemOf } from '../../build/pki.ts';
import { randomSituation } from './random-situation.ts';
import { atMsOf, type Situation, said } from './situation.ts';
import { situationsOfNames } from './situations-of-names.ts';
import { situationsOfRules } from './situations-of-rules.ts';
import { situationsOfTrust } from './situations-of-trust.ts';

const release = /^OpenSSL (1\.1\.1|3\.\d+)/.exec(
  spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '',
)?.[1];
const dialect: Dialect = release === '1.1.1' ? '1.1.1' : '3';
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seeds = Array.from({ length: 60 }, (_, number) => 100 + number);
const situations = [...situationsOfTrust, ...situationsOfRules, ...situationsOfNames];

if (release === undefined) {
  const notice = 'verification was NOT compared with OpenSSL: the command openssl is not installed';
  console.warn(notice);
  it(notice, () => expect(situations.length).toBeGreaterThan(150));
} else {
  describe(`verification compared with OpenSSL ${release}`, () => {
    it.each(situations)('$title', (situation) => {
      expect(said(situation, dialect)).toBe(opensslSays(situation));
    });

    it.each(seeds)('random certificates from seed %d', (seed) => {
      const situation = randomSituation(seed);

      expect(said(situation, dialect)).toBe(opensslSays(situation));
    });
  });
}

/** The first error that the command writes. It goes on after an error, as the traffic server does not. */
function opensslSays(situation: Situation): string {
  const [leaf, ...others] = situation.sent;
  if (leaf === undefined) return 'nothing sent';
  const file = (name: string, certificates: Situation['sent']): string => {
    const path = join(folder, name);
    writeFileSync(path, certificates.map(({ der }) => pemOf(der)).join(''));
    return path;
  };
  const command = [
    ...['verify', '-purpose', 'sslserver', '-auth_level', '2', '-verify_depth', '7'],
    ...['-attime', String(Math.floor(atMsOf(situation) / 1000)), '-no-CApath'],
    ...(dialect === '3' ? ['-no-CAstore'] : []),
    /** An empty file of trusted certificates is refused: none is given then. */
    ...(situation.store.length > 0 ? ['-CAfile', file('store.pem', situation.store)] : ['-no-CAfile']),
    ...(others.length > 0 ? ['-untrusted', file('sent.pem', others)] : []),
    file('leaf.pem', [leaf]),
  ];
  const { stdout, stderr } = spawnSync('openssl', command, { encoding: 'utf8' });
  const [, number, depth] = /error (\d+) at (\d+) depth lookup/.exec(`${stdout}${stderr}`) ?? [];
  if (number === undefined) return /: OK\s*$/.test(stdout) ? 'ok' : stderr;
  const row = verifyErrorTable.find((each) => each[dialect === '3' ? 2 : 1] === Number(number));
  return `${row?.[0].replace('X509_V_ERR_', '')} ${depth}`;
}
