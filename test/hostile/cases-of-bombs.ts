// Bundles that are small and become large, and bundles of very many parts.
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { sparseTar } from '../build/sparse-tar.ts';
import { tarHeader } from '../build/tar.ts';
import { zip } from '../build/zip.ts';
import type { HostileCase } from './hostile-case.ts';
import { dump, failing, failingLog, idleLine, passing, passingLog } from './ordinary.ts';
import { fileOf, gzipped, joined, lines, repeated, type StreamedFile, tarOf, tarStart, zstded } from './streams.ts';

const mega = 1024 ** 2;
const giga = 1024 ** 3;
const zeros = Buffer.alloc(mega);
const best = { level: 9 };

/** A tar archive whose last file is 10 GB of zeros, in 10 MB of gzip. Its end is out of reach, and not built. */
const zerosBehind = (log: StreamedFile): Iterable<Uint8Array> =>
  joined(
    [
      gzipSync(
        Buffer.concat([...tarStart([dump, log]), tarHeader({ name: 'zeros.txt', declaredSize: 0o77777777777 })]),
      ),
    ],
    zeroGzip(),
  );

function* zeroGzip(): Generator<Uint8Array> {
  yield Buffer.from('1f8b08000000000002ff', 'hex');
  yield* repeated(deflateRawSync(zeros, { level: 9, finishFlush: constants.Z_FULL_FLUSH }), 10 * 1024);
}

/** 1.2 GB of one line, packed three times: some hundred bytes. */
const nestedBomb = () =>
  gzipped(gzipped(gzipped(repeated(Buffer.alloc(mega, `${idleLine}\n`), 1_200), best), best), best);

export const bombs: readonly HostileCase[] = [
  {
    name: '10 GB of zeros in 10 MB, alone, are nothing that is read',
    bytes: zeroGzip,
    status: 'unreadable',
    codes: ['member-not-recognised'],
    verdicts: [],
    mostRead: 11 * mega, // for the checksum
    mostDecoded: mega,
  },
  {
    name: '10 GB of zeros in 10 MB beside a log end the reading, and no pass stands',
    bytes: () => zerosBehind(passingLog),
    status: 'partial',
    codes: ['expansion-too-high', 'member-not-recognised'],
    verdicts: ['inconclusive log-truncated'],
    mostDecoded: mega, // zeros are no log
  },
  {
    name: '10 GB of zeros in 10 MB behind a failure do not hide it',
    bytes: () => zerosBehind(failingLog),
    status: 'partial',
    codes: ['expansion-too-high', 'member-not-recognised'],
    verdicts: ['fail'],
    mostDecoded: mega, // zeros are no log
  },
  {
    name: 'bombs in a bomb end the reading',
    bytes: nestedBomb,
    status: 'partial',
    codes: ['expansion-too-high'],
    verdicts: ['inconclusive no-exchange-seen log-truncated'],
    isLong: true,
    mostDecoded: 1.1 * giga,
  },
  {
    name: 'a zstd bomb ends the reading',
    bytes: () =>
      zstded(tarOf([dump, passingLog, { name: 'zeros.txt', sizeBytes: 1_200 * mega, pieces: repeated(zeros, 1_200) }])),
    status: 'partial',
    codes: ['expansion-too-high', 'member-not-recognised'],
    verdicts: ['inconclusive log-truncated'],
    isLong: true,
    mostDecoded: 4 * mega,
  },
  {
    name: 'a sparse file of 8 GB without any data is nothing that is read',
    bytes: () => [sparseTar('gnu', { name: 'hole.txt', sizeBytes: 8 * giga - 1, pieces: [] })],
    status: 'unreadable',
    codes: ['member-not-recognised'],
    verdicts: [],
    mostDecoded: mega,
  },
  {
    name: 'a sparse log of 8 GB in 2 KB ends the reading',
    bytes: () => [sparseTar('1.0', { name: 'log.txt', sizeBytes: 8 * giga - 1, pieces: [[0, passing]] })],
    status: 'partial',
    codes: ['expansion-too-high', 'log-damaged'],
    verdicts: ['inconclusive not-verified'],
    isLong: true,
    mostDecoded: 1.1 * giga,
  },
  {
    name: 'an idle log that packs very well is a log like any other',
    bytes: () =>
      gzipped(
        joined(
          [Buffer.from(passing)],
          lines(4_000_000, () => idleLine),
        ),
        best,
      ),
    status: 'complete',
    codes: [],
    verdicts: ['inconclusive not-verified'],
    isLong: true,
  },
  {
    name: 'a zip whose entries overlap is read once, whatever it lists',
    bytes: () => {
      const body = Buffer.alloc(mega, `${idleLine}\n`);
      const again = Array.from({ length: 200 }, () => ({ name: 'a', body, only: 'central' as const, offset: 0 }));
      return [zip([{ name: 'a', body }, ...again])];
    },
    status: 'partial',
    codes: ['archive-corrupt'],
    verdicts: ['inconclusive no-exchange-seen log-truncated'],
    mostDecoded: 2 * mega,
  },
  {
    name: 'a million empty members end the reading',
    bytes: () => tarOf(manyFiles(1_000_000, '')),
    status: 'partial',
    codes: ['member-empty', 'more-problems', 'too-many-members'],
    verdicts: ['inconclusive log-truncated'],
    isLong: true,
    mostRead: 520 * mega, // for the checksum
  },
  {
    name: 'very many logs end the reading',
    bytes: () => gzipped(tarOf(manyFiles(150_000, `${idleLine}\n`))),
    status: 'partial',
    codes: ['too-many-members'],
    verdicts: ['inconclusive log-truncated'],
    isLong: true,
  },
  {
    name: 'a failure before a million members is found',
    bytes: () => joined(tarStart([fileOf('a.txt', failing)]), tarOf(manyFiles(200_000, 'x'))),
    status: 'partial',
    codes: ['too-many-members'],
    verdicts: ['fail log-truncated'],
    isLong: true,
  },
];

function* manyFiles(count: number, body: string) {
  yield dump;
  yield passingLog;
  for (let at = 0; at < count; at++) yield fileOf(`${at}.txt`, body);
}
