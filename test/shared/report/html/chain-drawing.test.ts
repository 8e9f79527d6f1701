// The drawing of a presented chain: in which order, where trust breaks, and in which words.
import { describe, expect, it } from 'vitest';
import type { CertificateReport, PresentedChainReport } from '../../../../shared/model/report.ts';
import { renderHtml } from '../../../../shared/report/html/render-html.ts';
import { elementsOf, plain } from '../../../build/html-tokens.ts';
import { certificateOf, findingOf, nodeOf, presentedOf, reportOf, serverOf } from '../../../doubles/report-of.ts';

const leaf = certificateOf('leaf', 'CA 1', { subjectAltNames: ['DNS:cucm-pub.example.lab'] });
const middle = certificateOf('CA 1', 'CA 2');
const root = certificateOf('CA 2', 'CA 2');
const missing = { name: 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY', code: 20, depth: 0 };

const pageWith = (presented: PresentedChainReport, findings = [findingOf()]): string =>
  renderHtml(reportOf({}, { nodes: [nodeOf({ servers: [serverOf({ presented: [presented] })], findings })] }));

/** What stands in the drawing, without what is told on demand. */
function drawn(chain: CertificateReport[], change: Partial<PresentedChainReport> = {}, findings = [findingOf()]) {
  const page = pageWith(presentedOf(chain, change), findings);
  const items = elementsOf(page, 'li').filter(({ attributes }) => /^(?:step|joint)\b/.test(attributes.class ?? ''));
  return items.map(({ attributes, text }) => [
    attributes.class,
    plain(text).replace(/ SHA-256 [0-9a-f]{16}….* Issuer's key identifier none/, ''),
  ]);
}

describe('the drawing of a chain', () => {
  it('leads from the certificate of the server to a root that is trusted', () => {
    expect(drawn([leaf, middle, { ...root, inTrustStore: true }])).toEqual([
      ['step', 'Certificate of the server CN=leaf Valid to 2027-01-01 00:00:00 UTC; rsa2048'],
      ['joint', 'signed by'],
      ['step', 'Intermediate CA, not in the trusted CA list CN=CA 1 Valid to 2027-01-01 00:00:00 UTC; rsa2048'],
      ['joint', 'signed by'],
      ['step', 'Root CA, in the trusted CA list CN=CA 2 Valid to 2027-01-01 00:00:00 UTC; rsa2048'],
      ['joint trusted', 'Trusted: verification passes.'],
    ]);
  });

  it('goes up by issuers, in whatever order they were sent', () => {
    const sent = [leaf, { ...root, inTrustStore: true }, middle];

    expect(drawn(sent).map(([, text]) => text?.match(/CN=\w+ ?\d?/)?.[0] ?? '')).toEqual([
      ...['CN=leaf ', '', 'CN=CA 1', '', 'CN=CA 2', ''],
    ]);
  });

  it('names the stored CA that makes a chain trusted which ends below it', () => {
    expect(drawn([leaf]).slice(1)).toEqual([
      ['joint', 'signed by'],
      ['step stored', 'In the trusted CA list, not sent CN=CA 1'],
      ['joint trusted', 'Trusted: verification passes.'],
    ]);
  });

  it('breaks above the certificate whose issuer is missing, and names that issuer', () => {
    expect(drawn([leaf, middle], { predicted: { ...missing, depth: 1 } }).slice(2)).toEqual([
      ['step', 'Intermediate CA, not in the trusted CA list CN=CA 1 Valid to 2027-01-01 00:00:00 UTC; rsa2048'],
      [
        'joint broken',
        'Trust breaks here: unable to get local issuer certificate (X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, error 20, depth 1).',
      ],
      ['step missing', 'Missing: neither sent nor in the trusted CA list CN=CA 2'],
    ]);
  });

  it('ends where verification ended, though something of the name of the issuer was sent', () => {
    const page = pageWith(presentedOf([leaf, middle], { predicted: missing }));

    expect(elementsOf(page, 'li', 'step').map(({ attributes }) => attributes.class)).toEqual(['step', 'step missing']);
    expect(plain(page)).toContain('Sent as well, but no issuer of these: 1 certificate.');
  });

  it('breaks at the root that is not trusted', () => {
    const predicted = { name: 'X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN', code: 19, depth: 2 };

    expect(drawn([leaf, middle, root], { predicted }).slice(4)).toEqual([
      [
        'step bad',
        'Root CA, not in the trusted CA list CN=CA 2 Valid to 2027-01-01 00:00:00 UTC; rsa2048 Trust breaks here: self-signed certificate in certificate chain (X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, error 19, depth 2).',
      ],
    ]);
  });

  it('breaks at a self-signed certificate, and says that it is not stored', () => {
    const alone = certificateOf('leaf', 'leaf');
    const predicted = { name: 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT', code: null, depth: 0 };

    expect(drawn([alone], { predicted })).toEqual([
      [
        'step bad',
        'Certificate of the server, self-signed, not in the trusted CA list CN=leaf Valid to 2027-01-01 00:00:00 UTC; rsa2048 Trust breaks here: self-signed certificate (X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, depth 0).',
      ],
    ]);
  });

  it('shows the name that was asked for against the names of the certificate', () => {
    const predicted = { name: 'X509_V_ERR_HOSTNAME_MISMATCH', code: 62, depth: 0 };
    const named = { ...leaf, subjectAltNames: ['DNS:cm1.corp.test', 'IP:10.9.9.9'] };

    const [[, text = ''] = [], ...above] = drawn([named], { predicted });
    expect(text).toContain('Trust breaks here: hostname mismatch (X509_V_ERR_HOSTNAME_MISMATCH, error 62, depth 0).');
    expect(text).toContain(
      'Asked for as cucm-pub.example.lab, but the certificate names DNS:cm1.corp.test, IP:10.9.9.9.',
    );
    expect(above).toEqual([
      ['joint', 'signed by'],
      ['step stored', 'In the trusted CA list, not sent CN=CA 1'],
    ]);
  });

  it('shows a wrong name behind another fault too, where a finding knows of it', () => {
    const next = [{ cause: 'name-mismatch' as const, because: 'The address is not among the names.' }];
    const known = findingOf({ certificateSha256: leaf.sha256, next });
    const words = 'Asked for as cucm-pub.example.lab, but the certificate names';

    expect(drawn([leaf], { predicted: missing }, [known])[0]?.[1]).toContain(words);
    expect(drawn([leaf], { predicted: missing })[0]?.[1]).not.toContain(words);
  });

  it('breaks beyond what was sent where the fault is in a stored certificate', () => {
    const predicted = { name: 'X509_V_ERR_CERT_HAS_EXPIRED', code: 10, depth: 1 };

    expect(drawn([leaf], { predicted }).slice(1)).toEqual([
      ['joint broken', 'Trust breaks here: certificate has expired (X509_V_ERR_CERT_HAS_EXPIRED, error 10, depth 1).'],
      ['step missing', 'Not sent: a certificate of the trusted CA list, or its issuer CN=CA 1'],
    ]);
  });

  it('says that a certificate had expired, or was not yet valid, when it was presented', () => {
    const expired = certificateOf('leaf', 'CA 1', { notAfter: '2026-03-01T10:04:59.000Z' });
    const early = certificateOf('leaf', 'CA 1', { notBefore: '2026-03-01T10:05:01.000Z' });

    expect(drawn([expired])[0]?.[1]).toContain(
      'Valid to 2026-03-01 10:04:59 UTC, expired when it was presented; rsa2048',
    );
    expect(drawn([early])[0]?.[1]).toContain('not yet valid when it was presented');
    expect(drawn([leaf])[0]?.[1]).not.toContain('when it was presented');
  });

  it('claims nothing where no trusted CA list was read', () => {
    const unknown = { ...leaf, inTrustStore: null };

    expect(drawn([unknown], { isVerified: false }).slice(1)).toEqual([
      ['joint', 'Not verified: the bundle holds no trusted CA list to verify it against.'],
    ]);
  });

  it('tells digest and names on demand, the digest short at once', () => {
    const page = pageWith(presentedOf([leaf]));
    const summaries = elementsOf(page, 'summary').map(({ text }) => plain(text));

    expect(summaries).toContain('SHA-256 6c65616600000000…');
    expect(plain(elementsOf(page, 'li', 'step')[0]?.text ?? '')).toContain(`SHA-256 ${leaf.sha256}`);
  });

  it('does not go round in circles', () => {
    const ring = [certificateOf('leaf', 'CA 1'), certificateOf('CA 1', 'CA 2'), certificateOf('CA 2', 'CA 1')];

    expect(drawn(ring).filter(([of]) => of === 'step')).toHaveLength(3);
  });
});
