// Certificates that will expire soon after the capture.
import { describe, expect, it } from 'vitest';
import { judgedSite } from '../../build/judged-site.ts';
import { makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
const address = 'cucm-pub.example.lab';
const at = { address, ip: '10.61.20.11', port: 8443 };
const until = (notAfter: string) => makeLeaf(root, { subject: `CN=${address}`, notAfter });

describe('a certificate that expires', () => {
  // The capture is of 2022-09-06 07:41 UTC.
  it.each([
    ['2022-09-06T07:42:00Z', 'medium', 30, 0],
    ['2022-10-06T07:00:00Z', 'medium', 30, 29],
    ['2022-10-07T00:00:00Z', 'low', 60, 30],
    ['2022-11-05T00:00:00Z', 'low', 60, 59],
    ['2022-12-05T00:00:00Z', 'low', 90, 89],
  ] as const)('on %s is of %s severity, within %i days', async (notAfter, severity, days, left) => {
    const node = await judgedSite([{ ...at, chain: [until(notAfter)] }], [root]);

    expect(node.verdict).toBe('pass');
    expect(node.findings).toMatchObject([
      {
        cause: 'expired',
        severity,
        count: 0,
        headline: `cucm-pub.example.lab:8443 presents a certificate that expires on ${notAfter.slice(0, 10)}, in ${left} days`,
      },
    ]);
    expect(node.findings[0]?.because.map(({ code }) => code)).toEqual(['signature', `expires-within-${days}-days`]);
    expect(node.expiring).toMatchObject([{ withinDays: days, where: 'server', servers: [{ address, port: 8443 }] }]);
  });

  it('later than that is not told of', async () => {
    const node = await judgedSite([{ ...at, chain: [until('2022-12-06T00:00:00Z')] }], [root]);

    expect(node.findings).toEqual([]);
    expect(node.expiring).toEqual([]);
  });

  it('is told of an intermediate as well, and of a stored CA', async () => {
    const soon = { notAfter: '2022-10-01T00:00:00Z' };
    const issuing = makeIntermediate(root, { subject: 'CN=Lab Issuing CA', ...soon });
    const stored = makeCa({ subject: 'CN=Old CA', ...soon });
    const chain = [makeLeaf(issuing, { subject: `CN=${address}` }), issuing];
    const node = await judgedSite([{ ...at, chain }], [root, stored]);

    expect(node.findings[0]?.headline).toContain('presents a chain with a certificate that expires on 2022-10-01');
    expect(node.expiring.map(({ subject, where }) => `${where}: ${subject}`).sort()).toEqual([
      'server: CN=Lab Issuing CA',
      'trust-store: CN=Old CA',
    ]);
  });

  it('and is not trusted either is told of once, for the fault it has now', async () => {
    const leaf = makeLeaf(makeCa({ subject: 'CN=Foreign' }), {
      subject: `CN=${address}`,
      notAfter: '2022-10-01T00:00:00Z',
    });
    const refused = { error: 'unable to get local issuer certificate', depth: 0 };
    const node = await judgedSite([{ ...at, chain: [leaf], refused }], [root]);

    expect(node.findings.map(({ cause }) => cause)).toEqual(['untrusted-ca']);
  });
});
