// Values that programs stumble over: boundaries, what only looks right, what is far too much, and noise.
import fc from 'fast-check';

const texts: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e3',
  '101',
  '٣',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '..',
  '../../etc/passwd',
  '%00',
  '\u0000',
  '\r\nx-injected: 1',
  "' OR 1=1 --",
  '\u0024{jndi:ldap://x}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '\u202e\u2066\ufeff',
  '𝕏'.repeat(40),
  'é'.repeat(300),
  'a'.repeat(5_000),
  '2022-02-30T00:00:00.000Z',
  '9999-12-31T23:59:59.999+14:00',
  'https://[::1]:99999/',
];

export const oddText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 300 }) },
);

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 0.5, 1e308, 2 ** 53, [], {}, [null], { a: { b: [] } }),
  },
  { weight: 1, arbitrary: fc.constant(nested(200)) },
  { weight: 1, arbitrary: fc.array(fc.constant('x'), { minLength: 200, maxLength: 200 }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** Raw text between the slashes of a path, or of a query: encoded, half encoded, or broken. */
export const oddEncoded = fc.oneof(
  oddText.map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom('%', '%zz', '%c3', '%ff%fe', '%2e%2e%2f', '%252e', ';', '@', '~', '*', "'", '(', '[', '^', '{node}'),
  fc.string({ unit: fc.constantFrom(...'abc%20/?&=+#.;:@'), maxLength: 30 }),
);
