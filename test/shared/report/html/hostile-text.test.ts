// Text with markup in it stays text: whatever stands in the fields of a report, the page has the same elements as with
// harmless text, and the text stands in them as it is.
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Report } from '../../../../shared/model/report.ts';
import { renderHtml } from '../../../../shared/report/html/render-html.ts';
import { renderJson } from '../../../../shared/report/json.ts';
import { analysed } from '../../../build/analysed.ts';
import { failingCluster } from '../../../build/failing-cluster.ts';
import { htmlElements } from '../../../build/html-tokens.ts';

let report: Report;
beforeAll(async () => {
  report = await analysed(failingCluster());
  report.bundles[0]?.problems.push({ code: 'member-truncated', member: 'x', detail: 'x' });
  const named = [{ address: 'x', name: 'x' }];
  report.whatIf = { assumed: { trusted: [{ sha256: 'x', subject: 'x' }], names: named }, servers: [] };
});

/** Free text, a bundle's or our own. What is left stands in closed lists, or is a time, a digest or an id. */
const free = [
  ...['text', 'member', 'fileName', 'subject', 'issuer', 'subjectAltNames', 'sni', 'requests', 'presentedNames'],
  ...['sameSubject', 'expired', 'node', 'fqdn', 'ip', 'serialNumber', 'version', 'cluster', 'headline', 'summary'],
  ...['detail', 'title', 'steps', 'commands', 'assumes', 'verify', 'rollback', 'serviceImpact', 'securityImpact'],
  ...[
    'because',
    'expectedName',
    'site',
    'reference',
    'cipher',
    'address',
    'domain',
    'peers',
    'missing',
    'value',
    'pem',
  ],
  ...['signature', 'failedTxnIds', 'key', 'name', 'list', 'from', 'what', 'how', 'tlsVerifyMode', 'utcOffset'],
];

const withText = (text: string): Report =>
  JSON.parse(renderJson(report), function (this: Record<string, unknown>, key: string, value: unknown) {
    // The name of a predicted error decides what is drawn; a bundle covers from a time to another.
    if ((key === 'name' && 'depth' in this) || (key === 'from' && 'to' in this)) return value;
    if (!free.includes(key)) return value;
    if (typeof value === 'string') return text;
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.map(() => text) : value;
  });

const structureOf = (page: string) =>
  htmlElements(page).map(({ tag, attributes, within }) => {
    const { title: _, 'aria-label': __, content: ___, ...others } = attributes;
    return [within.length, tag, others];
  });

const attacks = fc.constantFrom(
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><style>*{display:none}</style>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</details></article></main>',
  '<!--',
  ']]>',
  '&lt;b&gt;',
  '&#60;b&#62;',
  '<base href=//evil.example>',
  '<meta http-equiv=refresh content=0>',
  '`-alert(1)-`',
  'javascript:alert(1)',
);
const hostile = fc
  .array(fc.oneof(attacks, fc.string({ unit: 'binary', maxLength: 6 })), { minLength: 1, maxLength: 3 })
  .map((parts) => `z${parts.join('')}`);

it('hostile text in every field makes no other page than harmless text', () => {
  const harmless = structureOf(renderHtml(withText('z')));

  fc.assert(
    fc.property(hostile, (text) => {
      expect(structureOf(renderHtml(withText(text)))).toEqual(harmless);
    }),
    { numRuns: 60 },
  );
});

it('hostile text is shown as it is', () => {
  const attack = '<img src=x onerror="alert(1)"> &amp; \'`</pre>';
  const elements = htmlElements(renderHtml(withText(attack)));
  const shown = (tag: string, ofClass: string) =>
    elements.filter((each) => each.tag === tag && each.attributes.class === ofClass).map(({ text }) => text);

  expect(new Set(shown('pre', 'log'))).toEqual(new Set([attack]));
  expect(new Set(shown('pre', 'command'))).toEqual(new Set([attack]));
  expect(elements.find(({ attributes }) => attributes.role === 'region')?.attributes['aria-label']).toContain(attack);
});

it('characters that steer or hide are seen', () => {
  const page = renderHtml(withText('a\u202eb\u200b\u001b[31m\u0000\nc'));

  expect(page).toContain('a\ufffdb\ufffd\ufffd[31m\ufffd c');
  expect(page).not.toMatch(/[\u202e\u200b\u001b\u0000]/);
});

it('a report that was redacted shows a mark in the place of a certificate, without a button', () => {
  const shown = htmlElements(renderHtml(withText('[left out: --redact]')));

  expect(shown.filter(({ attributes }) => attributes['data-copy'] === 'this certificate as PEM')).toEqual([]);
  expect(shown.some(({ tag, text }) => tag === 'p' && text === '[left out: --redact]')).toBe(true);
});
