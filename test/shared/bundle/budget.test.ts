// Budgets of a bundle: what comes out is counted, each end of reading has its own code, and none is taken for damage.
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../shared/analysis.ts';
import type { TimeOver } from '../../../shared/model/bundle-member.ts';
import { defaultLimits, type Limits } from '../../../shared/model/limits.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { chunked } from '../../build/chunks.ts';
import { exchangeLines, okExchange, someNode } from '../../build/log-lines.ts';
import { storedFile } from '../../build/stored-file.ts';
import { tar } from '../../build/tar.ts';
import { zip } from '../../build/zip.ts';

const start = Date.UTC(2022, 8, 6, 7);
const pass = `${exchangeLines(someNode, okExchange(8, start, 'cucm.example.lab', '10.61.20.11', 8443)).join('\n')}\n`;
const dump = '*c xConfiguration EdgeConfigServer VerifyOriginServer: On\n';
const idle = '2022-09-06T09:41:12.300+02:00 expc1 tvcs: idle\n';
const files = [
  { name: 'xconf_dump.txt', body: dump },
  { name: 'loggingsnapshot.txt', body: pass },
];

interface Options {
  limits?: Partial<Limits>;
  timeOver?: () => TimeOver | null;
  isStored?: boolean;
}

async function read(bytes: Uint8Array, { limits = {}, timeOver = () => null, isStored = false }: Options = {}) {
  const input = { bundleId: 'b', fileName: 'b', sizeBytes: bytes.length, lastModified: null };
  const given = isStored ? storedFile(bytes) : { bytes: chunked(bytes, 4_096) };
  const context = { site: 'default', reference: null, pack: shippedPack, limits: { ...defaultLimits, ...limits } };
  const { report } = await analyse([{ ...input, ...given }], { ...context, timeOver });
  const [bundle] = report.bundles;
  return {
    status: bundle?.status,
    codes: bundle?.problems.map(({ code }) => code),
    verdicts: report.nodes.map(({ verdict, reasons }) => [verdict, ...reasons]),
    sha256: bundle?.sha256,
  };
}

const whole = { status: 'complete', codes: [], verdicts: [['pass']] };
const cut = (code: string) => ({ status: 'partial', codes: [code], verdicts: [['inconclusive', 'log-truncated']] });

describe('a bundle within its budgets', () => {
  it('is read whole', async () => expect(await read(gzipSync(tar(files)))).toMatchObject(whole));
});

describe('a bundle beyond its budgets', () => {
  const noise = Buffer.alloc(300_000, idle);
  const large = [...files, { name: 'later.txt', body: noise }, { name: 'last.txt', body: idle }];
  const packings = [
    ['tar', tar(large)],
    ['tar.gz', gzipSync(tar(large))],
    ['tar.zst', zstdCompressSync(tar(large))],
    ['zip', zip(large)],
  ] as const;

  it.each(packings)('of decoded bytes (%s) is told once, as that', async (_, bytes) => {
    expect(await read(bytes, { limits: { maxDecodedBytes: 100_000 } })).toMatchObject(cut('too-large'));
  });

  it.each(packings)('of the bytes of one member (%s) is told for it, and the others are read', async (_, bytes) => {
    const limits = { maxMemberBytes: 100_000 };
    expect(await read(bytes, { limits })).toMatchObject(cut('member-too-large'));
    expect(await read(bytes, { limits, isStored: true })).toMatchObject(cut('member-too-large'));
  });

  it.each(packings)('of members (%s) is told once', async (_, bytes) => {
    expect(await read(bytes, { limits: { maxMembers: 3 } })).toMatchObject(cut('too-many-members'));
    expect(await read(bytes, { limits: { maxMembers: 3 }, isStored: true })).toMatchObject(cut('too-many-members'));
  });

  it('of expansion is told, once it is large enough to matter', async () => {
    const bytes = gzipSync(tar([...files, { name: 'bomb.txt', body: Buffer.alloc(5_000_000) }]));

    expect(await read(bytes, { limits: { maxExpansion: 100, freeExpansionBytes: 1_000_000 } })).toMatchObject({
      status: 'partial',
      codes: expect.arrayContaining(['expansion-too-high']),
      verdicts: [['inconclusive', 'log-truncated']],
    });
    expect((await read(bytes, { limits: { maxExpansion: 100 } })).codes).toEqual(['member-not-recognised']);
  });

  it('of expansion counts every decompressor on the way', async () => {
    const inner = gzipSync(gzipSync(gzipSync(Buffer.alloc(50_000_000, idle))));

    const { codes, status } = await read(inner, { limits: { freeExpansionBytes: 1_000_000 } });

    expect(codes).toContain('expansion-too-high');
    expect(status).toBe('partial');
  });

  it('of the length of names is told, and takes nothing from the verdict', async () => {
    const named = [...files, { name: `${'n'.repeat(90)}.txt`, body: idle }];

    expect(await read(tar(named), { limits: { maxNameBytes: 50 } })).toMatchObject({
      status: 'complete',
      codes: ['name-too-long'],
      verdicts: [['pass']],
    });
  });
});

describe('a bundle whose time is over', () => {
  /** Time for so many looks. */
  const timeFor = (looks: number) => {
    let left = looks;
    return () => (left-- > 0 ? null : { seconds: 779.6 });
  };

  it.each([
    ['before anything was read', 0],
    ['between chunks', 40],
  ])('%s is judged by what was read, and no checksum is claimed', async (_, looks) => {
    const bytes = tar([...files, { name: 'later.txt', body: Buffer.alloc(300_000, idle) }]);

    const { codes, status, sha256, verdicts } = await read(bytes, { timeOver: timeFor(looks) });

    expect(codes).toEqual(['too-large']);
    expect(status).toBe(looks === 0 ? 'unreadable' : 'partial');
    expect(verdicts).toEqual(looks === 0 ? [] : [['inconclusive', 'log-truncated']]);
    expect(sha256).toBeNull();
  });

  it('reads no more of the object', async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield tar(files, { endMark: false });
      for (;;) {
        read++;
        yield Buffer.alloc(4_096, idle);
      }
    }
    const input = { bundleId: 'b', fileName: 'b', sizeBytes: null, lastModified: null, bytes: endless() };
    const context = { site: 'default', reference: null, pack: shippedPack, limits: defaultLimits };
    const { report } = await analyse([input], { ...context, timeOver: timeFor(20) });

    expect(report.bundles[0]?.problems[0]?.code).toBe('too-large');
    expect(read).toBeLessThan(25);
  });
});
