// The containers that the members of a seed site are packed into. A further container is one more entry here, with an
// independent reading of it in `independent-unpack.ts`.
import { gzipSync } from 'node:zlib';
import { type TarEntry, tar } from '../build/tar.ts';
import { zip } from '../build/zip.ts';

type Pack = (members: readonly TarEntry[]) => Buffer;

const packed: Pack = (members) => gzipSync(tar(members));

export const seedContainers = {
  'tar.gz': packed,
  tar: (members) => tar(members),
  'zip-stored': (members) => zip(members.map(({ name, body = '' }) => ({ name, body, method: 0 }))),
  'zip-deflate': (members) => zip(members.map(({ name, body = '' }) => ({ name, body }))),
  'zip-descriptor': (members) =>
    zip(members.map(({ name, body = '' }) => ({ name, body, descriptor: 'signed' as const }))),
  'tar.gz-in-zip': (members) => zip([{ name: 'expc1.tar.gz', body: packed(members), method: 0 }]),
} satisfies Record<string, Pack>;

export type ContainerName = keyof typeof seedContainers;
export const containerNames = Object.keys(seedContainers) as ContainerName[];
