// CAs that were renewed, cross-signed or share a name: which one is really missing, and what an upload does to others.
import { describe, expect, it } from 'vitest';
import type { NodeReport } from '../../../shared/model/report.ts';
import { serverAt } from '../../build/analysed.ts';
import { judgedSite } from '../../build/judged-site.ts';
import { makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
const foreign = makeCa({ subject: 'CN=Foreign Root CA' });
const pub = { address: 'cucm-pub.example.lab', ip: '10.61.20.11', port: 8443 };
const sub = { address: 'cucm-sub.example.lab', ip: '10.61.20.12', port: 8443 };
const named = ({ address }: { address: string }) => ({ subject: `CN=${address}` });
const noIssuer = (depth: number) => ({ error: 'unable to get local issuer certificate', depth });
const inChain = (depth: number) => ({ error: 'self signed certificate in certificate chain', depth });
const uploadsOf = (node: NodeReport, { address } = pub) =>
  node.findings
    .filter(({ server }) => server?.address === address)
    .flatMap(({ remediation }) => remediation)
    .filter(({ artifacts }) => artifacts.length > 0);
const subjectsOf = (uploads: ReturnType<typeof uploadsOf>) => uploads[0]?.artifacts.map(({ subject }) => subject);

describe('a CA renewed under its old name', () => {
  it('replaces the stored one, where only the leaf is sent', async () => {
    const renewed = makeCa({ subject: 'CN=Lab Root CA' });
    const servers = [
      { ...pub, chain: [makeLeaf(renewed, named(pub))], refused: noIssuer(0) },
      { ...sub, chain: [makeLeaf(renewed, named(sub)), renewed], refused: inChain(1) },
    ];
    const uploads = uploadsOf(await judgedSite(servers, [root]));

    expect(uploads.map(({ title }) => title)).toEqual([
      'Replace the stored certificate of that name by the one that is used now',
    ]);
    expect(uploads[0]?.resolves.map(({ address, result }) => [address, result])).toEqual([
      [pub.address, 'pass'],
      [sub.address, 'pass'],
    ]);
  });

  it('with its old key is a missing intermediate away from the stored root, whatever another server sends', async () => {
    const issuing = makeIntermediate(root, { subject: 'CN=Lab Issuing CA' });
    const renewed = makeCa({ subject: 'CN=Lab Root CA', keys: root.keys });
    const servers = [
      { ...pub, chain: [makeLeaf(issuing, named(pub))], refused: noIssuer(0) },
      { ...sub, chain: [makeLeaf(issuing, named(sub)), issuing, renewed] },
    ];

    expect(serverAt(await judgedSite(servers, [root]), pub.address, 8443).cause).toBe('missing-intermediate');
  });

  it('is replaced even where an intermediate collides first', async () => {
    const renewed = makeCa({ subject: 'CN=Lab Root CA' });
    const [one, two] = [1, 2].map(() => makeIntermediate(renewed, { subject: 'CN=Issuing CA' }));
    if (!one || !two) throw new Error('expected two intermediates');
    const servers = [
      { ...pub, chain: [makeLeaf(one, named(pub)), one, renewed], refused: inChain(2) },
      { ...sub, chain: [makeLeaf(two, named(sub)), two, renewed], refused: inChain(2) },
    ];

    for (const { title } of uploadsOf(await judgedSite(servers, [root]))) expect(title).toMatch(/^Replace/);
  });
});

describe('a cross-signed CA', () => {
  it.each([true, false])('roots a chain in the stored root (sent before its self-signed form: %s)', async (isFirst) => {
    const crossed = makeIntermediate(root, { subject: 'CN=Foreign Root CA', keys: foreign.keys });
    const both = isFirst ? [crossed, foreign] : [foreign, crossed];
    const servers = [
      { ...pub, chain: [makeLeaf(foreign, named(pub))], refused: noIssuer(0) },
      { ...sub, chain: [makeLeaf(root, named(sub)), ...both] },
    ];

    expect(serverAt(await judgedSite(servers, [root]), pub.address, 8443).cause).toBe('missing-intermediate');
  });

  it('that leads nowhere gives way to the root of the same name behind it', async () => {
    const nowhere = makeCa({ subject: 'CN=Nowhere Root CA' });
    const crossed = makeIntermediate(nowhere, { subject: 'CN=Foreign Root CA', keys: foreign.keys });
    const chain = [makeLeaf(foreign, named(pub)), crossed, foreign];
    const uploads = uploadsOf(await judgedSite([{ ...pub, chain, refused: noIssuer(1) }], [root]));

    expect(subjectsOf(uploads)).toEqual(['CN=Foreign Root CA']);
  });
});

describe('of two CAs of one name', () => {
  it('the one that really signed is uploaded, though the other is sent first', async () => {
    const old = makeCa({ subject: 'CN=Foreign Root CA' });
    const chain = [makeLeaf(foreign, { ...named(pub), authorityKeyId: null }), old, foreign];
    const uploads = uploadsOf(await judgedSite([{ ...pub, chain, refused: inChain(1) }], [root]));

    expect(subjectsOf(uploads)).toEqual(['CN=Foreign Root CA']);
    expect(uploads[0]?.resolves).toMatchObject([{ result: 'pass' }]);
  });

  it('neither is uploaded where both are wanted', async () => {
    const twin = makeCa({ subject: 'CN=Foreign Root CA' });
    const servers = [
      { ...pub, chain: [makeLeaf(foreign, named(pub)), foreign], refused: inChain(1) },
      { ...sub, chain: [makeLeaf(twin, named(sub)), twin], refused: inChain(1) },
    ];
    const node = await judgedSite(servers, [root]);

    expect([...uploadsOf(node), ...uploadsOf(node, sub)]).toEqual([]);
  });

  it('a stored intermediate does not keep the root from being uploaded, which is enough', async () => {
    const outer = makeCa({ subject: 'CN=Outer Root CA' });
    const [old, now] = [1, 2].map(() => makeIntermediate(outer, { subject: 'CN=Issuing CA' }));
    if (!old || !now) throw new Error('expected two intermediates');
    const chain = [makeLeaf(now, named(pub)), now, outer];
    const uploads = uploadsOf(await judgedSite([{ ...pub, chain, refused: inChain(2) }], [root, old]));

    expect(subjectsOf(uploads)).toEqual(['CN=Outer Root CA']);
  });
});

describe('an upload', () => {
  it('that would break a server that passes names it', async () => {
    const old = makeIntermediate(foreign, { subject: 'CN=Issuing CA' });
    const now = makeIntermediate(root, { subject: 'CN=Issuing CA' });
    const servers = [
      { ...pub, chain: [makeLeaf(old, named(pub)), old, foreign], refused: inChain(2) },
      { ...sub, chain: [makeLeaf(now, { ...named(sub), authorityKeyId: null }), now] },
    ];
    const uploads = uploadsOf(await judgedSite(servers, [root]));

    expect(uploads[0]?.resolves.map(({ address, result }) => [address, result])).toEqual([
      [pub.address, 'pass'],
      [sub.address, 'fail'],
    ]);
  });

  it('does not mend a server whose newest failure is its name', async () => {
    const servers = [
      { ...pub, chain: [makeLeaf(foreign, named(pub)), foreign], refused: inChain(1) },
      { ...pub, chain: [makeLeaf(root, { subject: 'CN=other.example.lab' })], refused: 'name' as const },
      { ...sub, chain: [makeLeaf(foreign, named(sub)), foreign], refused: inChain(1) },
    ];
    const node = await judgedSite(servers, [root]);

    expect(serverAt(node, pub.address, 8443).cause).toBe('name-mismatch');
    expect(uploadsOf(node, sub)[0]?.resolves.map(({ address }) => address)).toEqual([sub.address]);
  });

  it('of a renewed self-signed certificate takes the place of the old one', async () => {
    const own = { ...named(pub), keyUsage: ['digitalSignature', 'keyCertSign'] } as const;
    const [old, now] = [makeLeaf(null, { ...own, notAfter: '2022-01-01T00:00:00Z' }), makeLeaf(null, own)];
    const refused = { error: 'self signed certificate', depth: 0 };
    const uploads = uploadsOf(await judgedSite([{ ...pub, chain: [now], refused }], [root, old]));

    expect(uploads.map(({ title }) => title.split(' ').slice(0, 3).join(' '))).toEqual(['Replace the stored']);
    expect(uploads[0]?.resolves).toMatchObject([{ result: 'pass' }]);
  });
});

it('an altered signature under the very CA that is stored is an invalid chain', async () => {
  const chain = [makeLeaf(root, { ...named(pub), isAltered: true })];
  const refused = { error: 'certificate signature failure', depth: 0 };

  expect(serverAt(await judgedSite([{ ...pub, chain, refused }], [root]), pub.address, 8443).cause).toBe(
    'invalid-chain',
  );
});
