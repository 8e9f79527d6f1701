// Whatever a name is wrapped in, it does not come through: pieces of lines, paths and sentences, put together at random.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redactAltName, redactSubject } from '../../../shared/redaction/redact-certificate.ts';
import { makeRedactor } from '../../../shared/redaction/redactor.ts';
import { makeTokens } from '../../../shared/redaction/tokens.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { analysed } from '../../build/analysed.ts';
import { toldNames } from '../../build/told-names.ts';

const redactor = makeRedactor(await analysed([]), makeTokens(Buffer.alloc(32, 7)), shippedPack);

const name = 'zqcanary';
const names = [
  name,
  'ZQCanary',
  'zqcanary.example',
  'zqc%61nary',
  `é${name}`,
  Buffer.from(`a/https/${name}/443`).toString('base64'),
];
const around = [...' "\'()[]{}<>|=:;,./\\?&@#%+-_~^$!*`\t\n…–é\u202e\u0000'];
const known = [
  'server',
  'for',
  'http://',
  'https://',
  'HTTP/1.1',
  '/user/',
  'username=',
  'Username="',
  'Error=',
  'sip:',
  'CSF',
]
  .concat([
    '2022-09-06T09:42:12.015+02:00',
    'traffic_server[1]: ',
    '[ET_NET 1] ',
    'error:1416F086:',
    '[token removed]',
    '.cnf.xml',
  ])
  .concat([
    'CN=',
    'DNS:',
    'URI:',
    'DirName:CN=',
    '\\,',
    '%',
    '%2',
    '%E9',
    'Txn-id="5"',
    'depth=1',
    '10.1.1.1',
    ':8443',
    '::1',
    'removed]',
  ]);

const text = fc
  .array(fc.constantFrom(...names, ...around, ...known), { minLength: 1, maxLength: 14 })
  .map((all) => all.join(''));

it.each([
  ['line', redactor.line],
  ['path', redactor.path],
  ['file', redactor.file],
  ['sentence', redactor.sentence],
  ['headline', (shown: string) => redactor.sentence(shown, 30)],
  ['command', redactor.command],
  ['cipher string', redactor.ciphers],
  ['cipher list', redactor.cipherList],
  ['subject', (shown: string) => redactSubject(shown, redactor)],
  ['alternative name', (shown: string) => redactAltName(shown, redactor)],
] as const)('no name comes through a %s', (_, redact) => {
  fc.assert(
    fc.property(text, (shown) => {
      expect(toldNames(redact(shown), [name])).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
