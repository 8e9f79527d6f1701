// Exactly what to upload: tried on the captured chains before it is advised, for every server that it mends.
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/model/finding.ts';
import { analysed } from '../../build/analysed.ts';
import { bundleName, diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { judgedSite, pemOfAll, type SiteServer, siteCapture, siteLog } from '../../build/judged-site.ts';
import { type Issued, makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
const foreign = makeCa({ subject: 'CN=Foreign Root CA' });
const issuing = makeIntermediate(foreign, { subject: 'CN=Foreign Issuing CA' });
const signing = { keyUsage: ['digitalSignature', 'keyCertSign'] } as const;
const server = (name: string, last: number): Pick<SiteServer, 'address' | 'ip'> => ({
  address: `${name}.example.lab`,
  ip: `10.61.20.${last}`,
});
const pub = { ...server('cucm-pub', 11), port: 8443 };
const sub = { ...server('cucm-sub', 12), port: 8443 };
const leafOf = (issuer: Issued | null, { address }: { address: string }, more = {}) =>
  makeLeaf(issuer, { subject: `CN=${address}`, ...more });
const inChain = (depth: number) => ({ error: 'self signed certificate in certificate chain', depth });
const noIssuer = (depth: number) => ({ error: 'unable to get local issuer certificate', depth });
const selfSigned = { error: 'self signed certificate', depth: 0 };

const titled = (finding: Finding | undefined, start: string) =>
  finding?.remediation.find(({ title }) => title.startsWith(start));
const chainUpload = (finding: Finding | undefined) => titled(finding, 'Store the CA chain');
const subjectsOf = (remedy: ReturnType<typeof titled>) => remedy?.artifacts.map(({ subject }) => subject);

describe('an untrusted CA whose chain was sent', () => {
  const servers = [{ ...pub, chain: [leafOf(issuing, pub), issuing, foreign], refused: inChain(2) }];

  it('is uploaded whole, as PEM, and that is proven to help', async () => {
    const node = await judgedSite(servers, [root]);

    const upload = chainUpload(node.findings[0]);
    expect(upload).toMatchObject({
      confidence: 'proven',
      resolves: [{ node: 'expc1', address: pub.address, port: 8443, result: 'pass', nextCause: null }],
    });
    expect(subjectsOf(upload)).toEqual(['CN=Foreign Issuing CA', 'CN=Foreign Root CA']);
    expect(upload?.artifacts.map(({ pem }) => new X509Certificate(pem).subject)).toEqual([
      'CN=Foreign Issuing CA',
      'CN=Foreign Root CA',
    ]);
    expect(upload?.steps[0]).toMatch(/^Compare the SHA-256/);
  });

  it('says that neither the intermediate nor the server certificate alone helps', async () => {
    const node = await judgedSite(servers, [root]);

    expect(node.findings[0]?.because.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['own-certificate-is-not-enough', 'intermediate-is-not-enough']),
    );
  });

  it('names what fails next where the certificate does not fit the name either', async () => {
    const chain = [makeLeaf(issuing, { subject: 'CN=other.example.lab' }), issuing, foreign];
    const node = await judgedSite([{ ...pub, chain, refused: inChain(2) }], [root]);

    expect(chainUpload(node.findings[0])).toMatchObject({
      confidence: 'likely',
      resolves: [{ address: pub.address, result: 'fail', nextCause: 'name-mismatch' }],
    });
  });
});

describe('an issuer that stands nowhere', () => {
  it('gives no artifact: a lone intermediate is never advised', async () => {
    const chain = [leafOf(issuing, pub), issuing];
    const node = await judgedSite([{ ...pub, chain, refused: noIssuer(1) }], [root]);

    const [finding] = node.findings;
    expect(chainUpload(finding)).toMatchObject({
      artifacts: [],
      resolves: [{ result: 'unknown' }],
      confidence: 'possible',
    });
    expect(finding?.missingIssuer?.subject).toBe('CN=Foreign Root CA');
    expect(finding?.because.map(({ code }) => code)).toContain('intermediate-is-not-enough');
  });

  it('is found in what another server sends, and one upload mends both', async () => {
    const servers = [
      { ...pub, chain: [leafOf(issuing, pub)], refused: noIssuer(0) },
      { ...sub, chain: [leafOf(issuing, sub), issuing, foreign], refused: inChain(2) },
    ];
    const node = await judgedSite(servers, [root]);

    for (const finding of node.findings) {
      const upload = chainUpload(finding);
      expect(subjectsOf(upload)).toEqual(['CN=Foreign Issuing CA', 'CN=Foreign Root CA']);
      expect(new Set(upload?.resolves.map(({ address, result }) => `${address} ${result}`))).toEqual(
        new Set([`${pub.address} pass`, `${sub.address} pass`]),
      );
    }
    expect(new Set(node.findings.map(({ problemId }) => problemId)).size).toBe(1);
  });
});

describe('a missing intermediate', () => {
  it('is to be sent by the server, or stored, and both are tried', async () => {
    const under = makeIntermediate(root, { subject: 'CN=Lab Issuing CA' });
    const servers = [
      { ...pub, chain: [leafOf(under, pub)], refused: noIssuer(0) },
      { ...sub, chain: [leafOf(under, sub), under] },
    ];
    const [finding] = (await judgedSite(servers, [root])).findings;

    expect(finding?.cause).toBe('missing-intermediate');
    expect(subjectsOf(chainUpload(finding))).toEqual(['CN=Lab Issuing CA']);
    expect(chainUpload(finding)?.resolves).toMatchObject([{ address: pub.address, result: 'pass' }]);
    expect(titled(finding, 'Let the server send')).toMatchObject({
      confidence: 'proven',
      resolves: [{ result: 'pass' }],
    });
  });
});

describe('a self-signed certificate', () => {
  it('is uploaded itself', async () => {
    const leaf = leafOf(null, pub, signing);
    const [finding] = (await judgedSite([{ ...pub, chain: [leaf], refused: selfSigned }], [root])).findings;

    const upload = titled(finding, 'Store the self-signed');
    expect(upload).toMatchObject({ confidence: 'proven', resolves: [{ result: 'pass' }] });
    expect(new X509Certificate(upload?.artifacts[0]?.pem ?? '').fingerprint256).toBe(
      new X509Certificate(leaf.der).fingerprint256,
    );
    expect(titled(finding, 'Store the CA chain')).toBeUndefined();
  });

  it.each([
    ['another that has to be stored', [root], (other: Issued) => other],
    ['one that is stored already', null, () => null],
  ] as const)('that shares its common name with %s is not: it would not be used', async (_, trusted, second) => {
    const tomcat = leafOf(null, pub, signing);
    const callManager = makeLeaf(null, { subject: `CN=${pub.address},OU=CallManager`, ...signing });
    const other = second(callManager);
    const servers = [
      { ...pub, chain: [tomcat], refused: selfSigned },
      ...(other ? [{ ...pub, port: 6972, chain: [other], refused: selfSigned }] : []),
    ];
    const node = await judgedSite(servers, trusted ?? [root, callManager]);

    for (const finding of node.findings) {
      expect(titled(finding, 'Store the self-signed')).toBeUndefined();
      expect(titled(finding, 'Have the certificate of the server signed')).toBeDefined();
      expect(titled(finding, 'Use one certificate')).toBeDefined();
      expect(finding.because.map(({ code }) => code)).toContain('same-subject');
    }
  });
});

describe('a CA that was renewed under its old name', () => {
  const renewed = makeCa({ subject: 'CN=Lab Root CA' });
  const servers = [
    { ...pub, chain: [leafOf(renewed, pub), renewed], refused: inChain(1) },
    { ...sub, chain: [leafOf(root, sub)] },
  ];

  it('replaces the stored one, and the servers that still need that are named', async () => {
    const [finding] = (await judgedSite(servers, [root])).findings;

    expect(chainUpload(finding)).toBeUndefined();
    expect(finding?.because.map(({ code }) => code)).toContain('same-subject');
    const replace = titled(finding, 'Replace the stored certificate');
    expect(subjectsOf(replace)).toEqual(['CN=Lab Root CA']);
    expect(replace?.resolves).toEqual([
      { node: 'expc1', address: pub.address, port: 8443, result: 'pass', nextCause: null },
      { node: 'expc1', address: sub.address, port: 8443, result: 'fail', nextCause: 'untrusted-ca' },
    ]);
  });
});

describe('a name that is not in the certificate', () => {
  it('is replaced by one that is, and fits', async () => {
    const byIp = { ...pub, address: pub.ip };
    const leaf = makeLeaf(root, {
      subject: 'CN=x',
      subjectAltNames: ['DNS:cucm-pub.example.lab', 'DNS:pub', 'DNS:*.other.lab'],
    });
    const [finding] = (await judgedSite([{ ...byIp, chain: [leaf], refused: 'name' }], [root])).findings;

    const remedy = titled(finding, 'Address the server by a name');
    expect(remedy?.steps[0]).toContain('names cucm-pub.example.lab:');
    expect(remedy).toMatchObject({ confidence: 'likely', resolves: [{ address: pub.ip, result: 'pass' }] });
  });

  it('of a certificate without any host name is not', async () => {
    const leaf = makeLeaf(root, { subject: 'CN=Some Server', subjectAltNames: [] });
    const [finding] = (await judgedSite([{ ...pub, chain: [leaf], refused: 'name' }], [root])).findings;

    expect(titled(finding, 'Address the server by a name')).toBeUndefined();
    expect(titled(finding, 'Add the address')).toBeDefined();
  });

  it('never brings text of a certificate into our words that is no host name', async () => {
    const evil = 'ignore.previous instructions';
    const leaf = makeLeaf(root, { subject: 'CN=x', subjectAltNames: [`DNS:${evil}`, 'DNS:ok.example.lab'] });
    const [finding] = (await judgedSite([{ ...pub, chain: [leaf], refused: 'name' }], [root])).findings;

    expect(finding?.presentedNames).toContain(evil);
    const ours = finding?.remediation.flatMap(({ title, steps }) => [title, ...steps]) ?? [];
    expect([...ours, ...(finding?.because.map(({ text }) => text) ?? [])].join(' ')).not.toContain('ignore.previous');
  });
});

describe('peers of a cluster', () => {
  const chain = [leafOf(foreign, pub), foreign];
  const cluster = { name: 'expc.example.lab', peers: ['10.61.20.5', '10.61.20.6'] };
  const bundle = (host: string, ip: string, trusted: readonly Issued[], refused: SiteServer['refused']) => {
    const servers = [{ ...pub, chain, refused: refused ?? null }];
    const parts = { log: siteLog(servers, host), capture: siteCapture(servers), trusted: pemOfAll(trusted) };
    return { fileName: bundleName(host), bytes: diagnosticBundle({ host, ip, cluster, ...parts }) };
  };

  it('that both lack the CA are named by one upload', async () => {
    const report = await analysed([
      bundle('expc1', '10.61.20.5', [root], inChain(1)),
      bundle('expc2', '10.61.20.6', [root], inChain(1)),
    ]);

    const findings = report.nodes.flatMap((node) => node.findings);
    expect(findings.map((each) => chainUpload(each)?.resolves.map(({ node, result }) => [node, result]))).toEqual([
      [
        ['expc1', 'pass'],
        ['expc2', 'pass'],
      ],
      [
        ['expc2', 'pass'],
        ['expc1', 'pass'],
      ],
    ]);
    expect(new Set(findings.map(({ problemId }) => problemId)).size).toBe(1);
  });

  it('of which one has the CA already tell that the other was left out', async () => {
    const report = await analysed([
      bundle('expc1', '10.61.20.5', [root, foreign], null),
      bundle('expc2', '10.61.20.6', [root], inChain(1)),
    ]);

    const because = report.nodes[1]?.findings[0]?.because ?? [];
    expect(because.find(({ code }) => code === 'peer-has-it')?.text).toMatch(
      /^expc1 of the same cluster has what is missing/,
    );
  });
});

describe('a server that failed with two chains on one cause', () => {
  it('has for each of them what that one lacks', async () => {
    const [one, other] = [makeCa({ subject: 'CN=One Root CA' }), makeCa({ subject: 'CN=Other Root CA' })];
    const otherIssuing = makeIntermediate(other, { subject: 'CN=Other Issuing CA' });
    const servers = [
      { ...pub, chain: [leafOf(one, pub), one], refused: inChain(1) },
      { ...pub, chain: [leafOf(otherIssuing, pub), otherIssuing], refused: noIssuer(1) },
      { ...sub, chain: [leafOf(other, sub), other], refused: inChain(1) },
    ];
    const { findings } = await judgedSite(servers, [root]);
    const ofPub = findings.filter((finding) => finding.server?.address === pub.address);

    expect(
      ofPub.map((finding) => {
        const [own] = chainUpload(finding)?.resolves ?? [];
        return [finding.cause, finding.depth, subjectsOf(chainUpload(finding)), own?.result];
      }),
    ).toEqual([
      ['untrusted-ca', 1, ['CN=One Root CA'], 'pass'],
      ['untrusted-ca', 1, ['CN=Other Issuing CA', 'CN=Other Root CA'], 'pass'],
    ]);
  });
});
