// A secret is taken out wherever its form stands in a line: between quotes, brackets, other fields and other secrets.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../shared/model/without-secrets.ts';

const secret = 'q7Hunter2Zk9-_x';
const forms = [
  `Authorization: Basic ${secret}`,
  `Cookie: a=b; c=${secret}; d=e`,
  `password=${secret}`,
  `Password="${secret}"`,
  `"client_secret": "${secret}"`,
  `\\"token\\":\\"${secret}\\"`,
  `<password>${secret}</password>`,
  `<x:secret a="b">${secret}</x:secret>`,
  `https://joe:${secret}@host/x`,
  `eyJhbGciOi.${secret}`,
  `bearer ${secret}`,
  `?access_token=${secret}`,
  `;jsessionid=${secret}`,
  `%3Fapi_key%3D${secret}`,
  `-----BEGIN PRIVATE KEY-----${secret}-----END PRIVATE KEY-----`,
];
const between = [
  ' ',
  ' ',
  '"',
  "'",
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ';',
  '|',
  '>',
  '<',
  '=',
  ':',
  '/',
  '\\',
  '\n',
  '\t',
  'é',
].concat([
  ' a=b ',
  ' x="y" ',
  ' Detail="',
  '" Txn-id="5" ',
  ' {"a":',
  '</a>',
  ' token: ',
  ' pwd=',
  '[password removed]',
  ' Cookie: ',
]);

it('whatever stands around it', () => {
  const pieces = fc.array(fc.constantFrom(...between, ...forms.map((form) => ` ${form}`)), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, fc.constantFrom(...forms), pieces, (before, form, after) => {
      // A word right before a name is part of it.
      const text = [...before, ' ', form, ...after].join('');
      expect(withoutSecrets(text)).not.toContain(secret);
    }),
    { numRuns: 5_000 },
  );
});
