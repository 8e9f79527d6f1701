// Private keys in a bundle: warned of wherever they stand, and never in anything that comes out.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { watchForPrivateKeys } from '../../../shared/bundle/private-key-watch.ts';
import { classifyText } from '../../../shared/classify-text.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { analysed } from '../../build/analysed.ts';
import { chunked } from '../../build/chunks.ts';
import { bundleName, diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, someNode, sslError } from '../../build/log-lines.ts';
import { tar } from '../../build/tar.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const oldKey = privateKey.export({ type: 'sec1', format: 'pem' }) as string;
const secret = key.split('\n')[1] ?? '';

async function keysCounted(text: string, pieces: number): Promise<string[]> {
  const notes = newBundleNotes(defaultLimits);
  for await (const _ of watchForPrivateKeys(chunked(Buffer.from(text), pieces), 'm', notes));
  return notes.problems.map(({ code, detail }) => `${code}: ${detail.split(' in it')[0]}`);
}

describe('a private key', () => {
  it.each([1, 2, 7, 26, 27, 55, 71, 72, 73, 321, 100_000])('is seen once in pieces of %i bytes', async (pieces) => {
    expect(await keysCounted(`${'x'.repeat(90)}\n${key}`, pieces)).toEqual(['private-key-found: a private key stands']);
    expect(await keysCounted(`${key}${oldKey}text\n${key}`, pieces)).toEqual([
      'private-key-found: 3 private keys stand',
    ]);
  });

  it('is not taken for one where only its end, or talk of it, stands', async () => {
    expect(await keysCounted('-----END PRIVATE KEY-----\nPRIVATE KEY-----\nBEGIN PRIVATE KEY', 5)).toEqual([]);
  });

  it.each(['server_expc1_2022-09-06_09:42:38.pem', 'notes.txt', 'key.pem', 'xconf_dump_expc1.txt'])(
    'in %s is warned of, and stands in no report',
    async (name) => {
      const report = await analysed([{ fileName: 'b.tar', bytes: tar([{ name, body: `some text\n${key}` }]) }]);

      expect(report.bundles[0]?.problems).toContainEqual({
        code: 'private-key-found',
        member: `b.tar/${name}`,
        detail:
          'a private key stands in it: not kept and not shown here, but whoever holds the file holds it. Replace the certificate that belongs to it.',
      });
      expect(JSON.stringify(report)).not.toContain(secret);
    },
  );

  it('in a log line that is quoted gives way to a mark', async () => {
    const host = 'cucm.example.lab';
    const lines = [`${coreWarning(host, '10.61.20.11', 'self signed certificate')} ${key.replaceAll('\n', ' ')}`];
    const failed = failedExchange(7, Date.UTC(2022, 8, 6, 7, 41), host, '10.61.20.11', 6972, [
      ...lines,
      sslError(host),
    ]);
    const bytes = diagnosticBundle({ host: 'expc1', log: exchangeLines(someNode, failed) });
    const report = await analysed([{ fileName: bundleName('expc1'), bytes }]);

    expect(report.nodes[0]?.findings[0]?.evidence[0]?.text).toContain('depth=0 [private key removed]');
    expect(JSON.stringify(report)).not.toContain(secret);
  });

  it('in pasted text is not answered back', () => {
    const { unmatched } = classifyText(`before\n${key}after\n`, shippedPack);

    expect(unmatched).toEqual(['before', '[private key removed]', 'after']);
  });
});
