// What the key of an object says.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBundleKey, reportKeys } from '../../../lambdas/ingest/drop-key.ts';

const long = 'x'.repeat(65);

test.each([
  ['drop/diag.log', 'default', null, 'diag.log'],
  ['drop/berlin/diag.log', 'berlin', null, 'diag.log'],
  ['drop/berlin/INC-1/diag.log', 'berlin', 'INC-1', 'diag.log'],
  ['drop/berlin/INC-1/node/diag.log', 'berlin', 'INC-1', 'diag.log'],
  [`drop/berlin/${long}/diag.log`, 'berlin', null, 'diag.log'],
  ['drop//diag.log', 'default', null, 'diag.log'],
  ['drop/berlin//diag.log', 'berlin', null, 'diag.log'],
])('%s: site %s, reference %s, file %s', (key, site, reference, fileName) => {
  expect(parseBundleKey(key)).toEqual({ kind: 'drop', site, reference, fileName });
});

test('an upload names its bundle', () => {
  expect(parseBundleKey('uploads/b_x/diag.log')).toEqual({ kind: 'upload', bundleId: 'b_x', fileName: 'diag.log' });
});

test.each(['', 'drop', 'drop/', 'drop/berlin/', 'uploads/diag.log', 'uploads/b_x/y/z', 'reports/a.json', 'dropped/a'])(
  '%s holds no bundle',
  (key) => {
    expect(parseBundleKey(key)).toBeNull();
  },
);

test('the report stands under the same path', () => {
  expect(reportKeys('drop/berlin/INC-1/diag.log')).toEqual({
    json: 'reports/berlin/INC-1/diag.log.json',
    markdown: 'reports/berlin/INC-1/diag.log.md',
  });
  expect(reportKeys('drop/diag.log')?.json).toBe('reports/default/diag.log.json');
  expect(reportKeys('uploads/b_x/diag.log')).toBeNull();
});

test('any key is read or refused, and the report of a dropped one stands in the reports folder', () => {
  const part = fc.constantFrom('drop', 'uploads', '..', '', 'a', 'reports', 'x'.repeat(70));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const key = parts.join('/');
      const isDropped = parseBundleKey(key)?.kind === 'drop';
      expect(reportKeys(key)?.json.startsWith('reports/') ?? false).toBe(isDropped);
    }),
  );
});
