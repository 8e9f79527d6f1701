// What never leaves: the forms in which secrets stand in logs, each taken out by value and left by name; and the evidence
// that looks a little like them and has to stay whole.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPack } from '../../../infra/build/read-pack.ts';
import { withoutSecrets } from '../../../shared/model/without-secrets.ts';
import { verifyErrorTable } from '../../../shared/openssl/verify-error-table.ts';
import { SignatureFile } from '../../../shared/signatures/signature-file.ts';

const repository = join(import.meta.dirname, '../../..');
const files = (await readPack(join(repository, 'shared/signatures'), 'expressway')).signatures.map(({ content }) =>
  SignatureFile.parse(content),
);

describe('a secret gives way to a mark, and its name stays', () => {
  it.each([
    ['Authorization: Basic am9lOmh1bnRlcjI=', 'Authorization: Basic [credentials removed]'],
    ['Proxy-Authorization: custom a b c', 'Proxy-Authorization: [credentials removed]'],
    ['authorization: Digest username="joe", response="6629"', 'authorization: Digest [credentials removed]'],
    ['Cookie: a=b; JSESSIONID="c d"; e=f', 'Cookie: [cookie removed]'],
    ['Set-Cookie: X-Auth=abc; Path=/; Secure', 'Set-Cookie: [cookie removed]'],
    [
      'Detail="Authorization: Basic am9l==" Txn-id="5"',
      'Detail="Authorization: Basic [credentials removed]" Txn-id="5"',
    ],
    ['Detail="Set-Cookie: a=b; c=d" Level="1"', 'Detail="Set-Cookie: [cookie removed]" Level="1"'],
    ['X-Auth: 5f2a', 'X-Auth: [credentials removed]'],
    ['X-Auth-Token: 5f2a', 'X-Auth-Token: [token removed]'],
    ['password=hunter2 user=joe', 'password=[password removed] user=joe'],
    ['passwd=hunter2, user=joe', 'passwd=[password removed], user=joe'],
    ['pwd=a;b;user=joe', 'pwd=[password removed];user=joe'],
    ['Password: "two words" next', 'Password: "[password removed]" next'],
    ["passphrase='it\\'s'", "passphrase='[passphrase removed]'"],
    ['userPassword="a\\"b" c="d"', 'userPassword="[password removed]" c="d"'],
    ['token= Password="two words" a=b', 'token= [token removed]" a=b'],
    ['{"client_secret":"s3", "id":1}', '{"client_secret":"[secret removed]", "id":1}'],
    ['{\\"id_token\\":\\"s3\\",\\"id\\":1}', '{\\"id_token\\":\\"[token removed]\\",\\"id\\":1}'],
    ['<password>hunter2</password>', '<password>[password removed]</password>'],
    ['<x:password type="plain">hunter2</x:password>', '<x:password type="plain">[password removed]</x:password>'],
    ['&lt;password&gt;hunter2&lt;/password&gt;', '&lt;password&gt;[password removed]&lt;/password&gt;'],
    ['<credential><![CDATA[hunter2]]></credential>', '<credential>[credentials removed]</credential>'],
    ['GET /a?access_token=s3&user=joe HTTP/1.1', 'GET /a?access_token=[token removed]&user=joe HTTP/1.1'],
    ['GET /a;jsessionid=9F?b=c HTTP/1.1', 'GET /a;jsessionid=[session id removed] HTTP/1.1'],
    ['GET /cb?code=s3&state=1 HTTP/1.1', 'GET /cb?code=[code removed]&state=1 HTTP/1.1'],
    ['to=https%3A%2F%2Fa%2F%3Ftoken%3Ds3%26b%3Dc', 'to=https%3A%2F%2Fa%2F%3Ftoken%3D[token removed]%26b%3Dc'],
    ['https://joe:p@ss@cucm.example.lab:8443/x', 'https://[credentials removed]@cucm.example.lab:8443/x'],
    ['sent bearer mF_9.B5f-4.1JqM', 'sent bearer [credentials removed]'],
    ['got eyJhbGciOiJub25lIn0.eyJzdWIiOiJqb2UifQ.c2ln here', 'got [token removed] here'],
    ['a -----BEGIN RSA PRIVATE KEY----- MII== -----END RSA PRIVATE KEY----- b', 'a [private key removed] b'],
    ['Cookie: JSESSIONID=9F00aaaa\nBBBBcccc1234\nHost: a', 'Cookie: [cookie removed]\nHost: a'],
  ])('%s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
    expect(withoutSecrets(shown)).toBe(shown);
  });
});

describe('evidence stays as it is', () => {
  it.each(files.flatMap(({ matches = [], nearMisses = [] }) => [...matches, ...nearMisses]))('%s', (line) => {
    expect(withoutSecrets(line)).toBe(line);
  });

  it.each([
    'Txn-id="5" TrackingID="b1ccb760-a511-4aac-a4d3-10db655b5f0b" Action=Terminate Error=x server=a(10.1.1.1) depth=0',
    'Msg="GET http://vcs_control.example.lab:8443/c3RldmVuLmxhYi9odHRwcy9jdWNtLnN0ZXZlbi5sYWIvODQ0Mw/user/joe HTTP/1.1"',
    'xConfiguration Authentication Password: <CONCEALED>',
    'password="<CONCEALED>" secret=**** token=""',
    'Event="Authentication Succeeded" Module="developer.session" Service="Basic authentication"',
    'error:14094410:SSL routines:ssl_get_new_session:ssl session id has bad length',
    'error:0A000086:SSL routines:ssl_generate_master_secret:internal error',
    'error:0906A068:PEM routines:PEM_do_header:bad password read',
  ])('%s', (line) => {
    expect(withoutSecrets(line)).toBe(line);
  });

  it('of OpenSSL in every one of its verify errors', () => {
    const texts = verifyErrorTable.flatMap(([, , , ...each]) => each.filter((text) => text !== null));

    expect(texts.length).toBeGreaterThan(90);
    expect(texts.map(withoutSecrets)).toEqual(texts);
  });
});

const hostile = [
  'password=',
  'password:"',
  '="',
  '<password x>',
  '<password ',
  'eyJabcde.',
  '://a@',
  'a.',
  'a=',
  'pwd=;a',
].concat([
  'cookie: ="a',
  'bearer ',
  'token%3D%26',
  '\\"',
  '\n aA1',
  '&gt;',
  '-----BEGIN PRIVATE KEY-----',
  'pwd= ',
  'cookie: pwd= ',
  'pwd= cookie: ',
]);

describe('a hostile line', () => {
  /** In nanoseconds. The best of some runs, since other work only ever adds to it. */
  const cost = (line: string): number =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const before = process.hrtime.bigint();
        withoutSecrets(line);
        return Number(process.hrtime.bigint() - before);
      }),
    );
  const lineOf = (start: string, unit: string, bytes: number): string =>
    start + unit.repeat(Math.ceil(bytes / unit.length));

  it.each(hostile)('of %j costs in proportion to its length, behind a name or without one', (unit) => {
    for (const start of ['', 'pwd=', 'pwd="', 'cookie: ', '<pwd>']) {
      const [short, long] = [8, 256].map((kib) => cost(lineOf(start, unit, kib * 1024)));

      // 32 times as long: were it by squares, the work would be 1024 times as much.
      expect((long ?? 0) / (short ?? 1)).toBeLessThan(300);
      expect(withoutSecrets(lineOf(start, unit, 4096)).length).toBeLessThan(4096 * 10);
    }
  });
});
