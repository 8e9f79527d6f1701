// The containers that the members of a seed site are packed into. A further container is one more entry here, with an
// independent reading of it in `independent-unpack.ts`.
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { sparseTar } from '../build/sparse-tar.ts';
import { type TarEntry, tar } from '../build/tar.ts';
import { zip } from '../build/zip.ts';

type Pack = (members: readonly TarEntry[]) => Buffer;

const packed: Pack = (members) => gzipSync(tar(members));

export const seedContainers = {
  'tar.gz': packed,
  tar: (members) => tar(members),
  'tar.zst': (members) => zstdCompressSync(tar(members), checked),
  'tar-sparse': withSparseLog,
  'zip-stored': (members) => zip(members.map(({ name, body = '' }) => ({ name, body, method: 0 }))),
  'zip-deflate': (members) => zip(members.map(({ name, body = '' }) => ({ name, body }))),
  'zip-descriptor': (members) =>
    zip(members.map(({ name, body = '' }) => ({ name, body, descriptor: 'signed' as const }))),
  'tar.gz-in-zip': (members) => zip([{ name: 'expc1.tar.gz', body: packed(members), method: 0 }]),
} satisfies Record<string, Pack>;

/** As the zstd command writes it: without the checksum hardly any damage could be told. */
const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

/** More than the four whose map stands in the header itself. */
const sparsePieces = 6;

/** The log is stored as pieces without holes between them: together they are the log as it is. */
function withSparseLog(members: readonly TarEntry[]): Buffer {
  const log = members.find(({ name }) => name.startsWith('loggingsnapshot'));
  const body = Buffer.from(log?.body ?? '');
  if (log === undefined || body.length < sparsePieces) return tar(members);
  const cuts = Array.from({ length: sparsePieces + 1 }, (_, at) => Math.floor((body.length * at) / sparsePieces));
  const pieces = cuts.slice(1).map((end, at) => [cuts[at] ?? 0, body.subarray(cuts[at], end)] as const);
  const others = members.filter((each) => each !== log);
  return sparseTar('gnu', { name: log.name, sizeBytes: body.length, pieces }, others);
}

export type ContainerName = keyof typeof seedContainers;
export const containerNames = Object.keys(seedContainers) as ContainerName[];
