// What servers presented: chains of the capture beside the servers of the log, and what verification makes of them.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { serverAt } from '../../build/analysed.ts';
import { judgedSite, siteStart } from '../../build/judged-site.ts';
import { makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { presentedCapture } from '../../build/presented-capture.ts';

const root = makeCa({ subject: 'CN=Lab Root CA,O=Lab' });
const issuing = makeIntermediate(root, { subject: 'CN=Lab Issuing CA,O=Lab' });
const pub = { address: 'cucm-pub.example.lab', ip: '10.61.20.11', port: 8443 };
const leaf = makeLeaf(issuing, { subject: 'CN=cucm-pub.example.lab,O=Lab', serial: '0abc' });
const shaOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

describe('a captured chain', () => {
  it('stands with its server, as sent, with what it would come to', async () => {
    const node = await judgedSite([{ ...pub, chain: [leaf, issuing] }], [root]);

    const [presented, ...others] = serverAt(node, pub.address, 8443).presented;
    expect(others).toEqual([]);
    expect(presented).toMatchObject({
      seen: '2022-09-06T07:41:00.012Z',
      handshakes: 1,
      tlsVersion: '1.2',
      cipher: 'ECDHE-ECDSA-AES256-GCM-SHA384',
      sni: 'cucm-pub.example.lab',
      keyType: 'ecdsa',
      predicted: null,
      isVerified: true,
    });
    expect(presented?.chain.map(({ sha256 }) => sha256)).toEqual([shaOf(leaf.der), shaOf(issuing.der)]);
    expect(presented?.chain[0]).toMatchObject({
      subject: 'CN=cucm-pub.example.lab,O=Lab',
      issuer: 'CN=Lab Issuing CA,O=Lab',
      subjectAltNames: ['DNS:cucm-pub.example.lab'],
      notBefore: '2020-01-01T00:00:00.000Z',
      notAfter: '2040-01-01T00:00:00.000Z',
      serialNumber: 'ABC',
      key: 'ecP-256',
      signature: 'sha256',
      isCa: false,
      selfSigned: false,
      inTrustStore: false,
    });
    expect(node.trustStore).toEqual({ count: 1, sameSubject: [], expired: [] });
  });

  it('gets the first error, in the number of the dialect of the log', async () => {
    const refused = { error: 'unable to get local issuer certificate', depth: 0 };
    const node = await judgedSite([{ ...pub, chain: [leaf], refused }], [root]);

    expect(serverAt(node, pub.address, 8443).presented[0]?.predicted).toEqual({
      name: 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      code: 20,
      depth: 0,
    });
  });

  it('of a server that is asked for by IP address has no name, and belongs to that address', async () => {
    const other = makeLeaf(root, { subject: 'CN=other.example.lab' });
    const byIp = { ...pub, address: pub.ip };
    const node = await judgedSite(
      [
        { ...pub, chain: [leaf, issuing] },
        { ...byIp, chain: [other], refused: 'name' },
      ],
      [root],
    );

    const chains = (address: string) =>
      serverAt(node, address, 8443).presented.map(({ chain }) => chain.map(({ subject }) => subject));
    expect(chains(pub.address)).toEqual([['CN=cucm-pub.example.lab,O=Lab', 'CN=Lab Issuing CA,O=Lab']]);
    expect(chains(pub.ip)).toEqual([['CN=other.example.lab']]);
    expect(serverAt(node, pub.ip, 8443).presented[0]?.predicted).toEqual({
      name: 'X509_V_ERR_HOSTNAME_MISMATCH',
      code: 62,
      depth: 0,
    });
  });

  it('asked for by another name, or of another port, adds no server and says nothing of this one', async () => {
    const at = { atMs: siteStart, ip: pub.ip, chain: [leaf] };
    const capture = presentedCapture([
      { ...at, port: 8443, sni: 'somebody.example.lab' },
      { ...at, port: 5061, sni: pub.address },
    ]);
    const node = await judgedSite([{ ...pub, chain: null }], [root], { capture });

    expect(node.servers.map(({ address, port }) => `${address}:${port}`)).toEqual(['cucm-pub.example.lab:8443']);
    expect(serverAt(node, pub.address, 8443).presented).toEqual([]);
  });

  it('is one of several when the server changed its certificate, the newest first', async () => {
    const renewed = makeLeaf(issuing, { subject: 'CN=cucm-pub.example.lab,O=Lab' });
    const at = { ip: pub.ip, port: 8443, sni: 'CUCM-Pub.example.lab' };
    const capture = presentedCapture([
      { ...at, atMs: siteStart + 9_000, chain: [renewed, issuing] },
      { ...at, atMs: siteStart, chain: [leaf, issuing] },
      { ...at, atMs: siteStart + 1_000, chain: [leaf, issuing] },
    ]);
    const node = await judgedSite([{ ...pub, chain: null }], [root], { capture });

    expect(
      serverAt(node, pub.address, 8443).presented.map(({ chain, handshakes }) => [chain[0]?.sha256, handshakes]),
    ).toEqual([
      [shaOf(renewed.der), 1],
      [shaOf(leaf.der), 2],
    ]);
  });

  it('is shown unverified where the bundle holds no trusted CA list', async () => {
    const node = await judgedSite([{ ...pub, chain: [leaf] }], null);

    const server = serverAt(node, pub.address, 8443);
    expect(node.trustStore).toBeNull();
    expect(server.presented[0]).toMatchObject({ predicted: null, isVerified: false });
    expect(server.presented[0]?.chain[0]?.inTrustStore).toBeNull();
  });
});

describe('the own certificate of a node', () => {
  it('is told, and its chain behind it is not taken for its own', async () => {
    const own = makeLeaf(issuing, { subject: 'CN=expc1.example.lab', notAfter: '2022-10-01T00:00:00Z' });
    const node = await judgedSite([{ ...pub, chain: null }], [root], { own: own.pem + issuing.pem });

    expect(node.ownCertificates.map(({ subject }) => subject)).toEqual(['CN=expc1.example.lab']);
    expect(node.expiring).toEqual([
      {
        sha256: shaOf(own.der),
        subject: 'CN=expc1.example.lab',
        notAfter: '2022-10-01T00:00:00.000Z',
        withinDays: 30,
        where: 'own',
        servers: [],
      },
    ]);
  });
});
