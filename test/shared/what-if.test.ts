// What if: every server before and after, from the facts alone.
import { describe, expect, it } from 'vitest';
import { analyse } from '../../shared/analysis.ts';
import { Facts } from '../../shared/model/facts.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { parseCertificate } from '../../shared/trust/parse-certificate.ts';
import { whatIf } from '../../shared/what-if.ts';
import { chunked } from '../build/chunks.ts';
import { bundleName, diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { pemOfAll, siteCapture, siteLog } from '../build/judged-site.ts';
import { type Issued, makeCa, makeIntermediate, makeLeaf } from '../build/pki.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
const foreign = makeCa({ subject: 'CN=Foreign Root CA' });
const issuing = makeIntermediate(foreign, { subject: 'CN=Foreign Issuing CA' });
const pub = { address: 'cucm-pub.example.lab', ip: '10.61.20.11', port: 8443 };
const byIp = { address: '10.61.20.12', ip: '10.61.20.12', port: 8443 };
const unseen = { address: 'imp1.example.lab', ip: '10.61.20.14', port: 8443 };

async function factsOf(trusted: readonly Issued[]): Promise<Facts> {
  const servers = [
    { ...pub, chain: [makeLeaf(issuing, { subject: `CN=${pub.address}` }), issuing] },
    { ...byIp, chain: [makeLeaf(root, { subject: 'CN=cucm-sub.example.lab' })] },
    { ...unseen, chain: null },
  ];
  const log = siteLog(servers);
  const bytes = diagnosticBundle({ host: 'expc1', log, capture: siteCapture(servers), trusted: pemOfAll(trusted) });
  const input = { bundleId: null, fileName: bundleName('expc1'), sizeBytes: null, lastModified: null };
  const { facts } = await analyse([{ ...input, bytes: chunked(bytes, 10_000) }], {
    site: 'default',
    reference: null,
    pack: shippedPack,
    limits: defaultLimits,
  });
  return Facts.parse(JSON.parse(JSON.stringify(facts))); // as they come back from where they were kept
}

function certificateOf(issued: Issued) {
  const parsed = parseCertificate(issued.der);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.certificate;
}

describe('a what-if', () => {
  it('of a root tells which servers it mends, and that the others stay as they are', async () => {
    const answer = whatIf(await factsOf([root]), { trusted: [certificateOf(foreign)], names: [] }, shippedPack);

    expect(
      answer.servers.map(({ address, before, after }) => [address, before.cause, after.result, after.cause]),
    ).toEqual([
      ['10.61.20.12', 'name-mismatch', 'fail', 'name-mismatch'],
      [pub.address, 'untrusted-ca', 'pass', null],
      [unseen.address, null, 'unknown', null],
    ]);
    expect(answer.assumed.trusted.map(({ subject }) => subject)).toEqual(['CN=Foreign Root CA']);
  });

  it('of a lone intermediate tells that it does not help, with the error that is left', async () => {
    const answer = whatIf(await factsOf([root]), { trusted: [certificateOf(issuing)], names: [] }, shippedPack);

    expect(answer.servers[1]?.after).toEqual({
      result: 'fail',
      cause: 'untrusted-ca',
      predicted: { name: 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT', depth: 1 },
    });
  });

  it('of a name tells what becomes of the server that is asked for by it', async () => {
    const names = [{ address: byIp.address, name: 'CUCM-sub.example.lab' }];
    const answer = whatIf(await factsOf([root]), { trusted: [], names }, shippedPack);

    expect(answer.servers[0]).toMatchObject({
      assumedName: 'CUCM-sub.example.lab',
      before: { result: 'fail', cause: 'name-mismatch' },
      after: { result: 'pass' },
    });
    expect(answer.servers[1]?.assumedName).toBeNull();
  });
});
