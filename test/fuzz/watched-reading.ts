// A bundle read with its work watched: how much was pulled from the source, and how much was made of it. Answers the
// report, and in words what was more than a bundle of that size may cost.
import { analyse } from '../../shared/analysis.ts';
import type { FileInput, RandomAccess } from '../../shared/model/analysis-input.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import type { Report } from '../../shared/model/report.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { chunked } from '../build/chunks.ts';
import type { ContainerName } from './seed-containers.ts';

/** A zip archive is read in order where it comes as a stream, by its directory where it lies on a disk. */
export const readingsOf = (container: ContainerName): readonly Reading[] =>
  container.includes('zip') ? ['in order', 'at any place'] : ['in order'];
export type Reading = 'in order' | 'at any place';

export interface Watched {
  report: Report;
  /** null: it cost no more than it may. */
  excess: string | null;
}

const fileName = 'diagnostic_log_expc1_2022-09-06_09:42:38';
const odd = [4096, 1, 700, 33];

/** Deflate makes at most 1,032 bytes of one, and no seed has one container of that kind in another. */
const maxExpansion = 1032;
/** By the directory a zip archive is read once, and its end and its directory once more each, in blocks. */
const maxFetched = 2;
const fetchedBlocks = 256 * 1024;

export async function watchedReading(bytes: Buffer, reading: Reading): Promise<Watched> {
  const source = watchedSource(bytes);
  const random = reading === 'at any place' ? { random: source.random } : {};
  const facts = { bundleId: null, fileName, sizeBytes: bytes.length, lastModified: null };
  const input: FileInput = { ...facts, bytes: source.bytes, ...random, storedSha256: null };
  const context = { site: 'default', reference: null, pack: shippedPack, limits: defaultLimits };
  const { report } = await analyse([input], context);
  return { report, excess: source.excess(reading) ?? expansion(report, bytes.length) };
}

function expansion({ bundles }: Report, sizeBytes: number): string | null {
  const decoded = bundles.reduce((sum, { coverage }) => sum + coverage.decodedBytes, 0);
  return decoded > sizeBytes * maxExpansion ? `${decoded} bytes were made of ${sizeBytes}` : null;
}

function watchedSource(bytes: Buffer) {
  const seen = { pulled: 0, pulledAfterEnd: 0, opened: 0, fetched: 0 };
  const random: RandomAccess = {
    sizeBytes: bytes.length,
    async *range(from, to) {
      for await (const chunk of chunked(bytes.subarray(from, to), odd)) {
        seen.fetched += chunk.length;
        yield chunk;
      }
    },
  };
  function excess(reading: Reading): string | null {
    if (seen.opened > 1) return `the bytes were read ${seen.opened} times`;
    if (seen.pulledAfterEnd > 0) return `${seen.pulledAfterEnd} chunks were asked for behind the end`;
    if (seen.pulled > bytes.length) return `${seen.pulled} bytes were pulled of ${bytes.length}`;
    const most = bytes.length * maxFetched + fetchedBlocks;
    return reading === 'at any place' && seen.fetched > most ? `${seen.fetched} bytes were fetched` : null;
  }
  return { bytes: watchedBytes(bytes, seen), random, excess };
}

function watchedBytes(bytes: Buffer, seen: { pulled: number; pulledAfterEnd: number; opened: number }) {
  return {
    [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
      seen.opened++;
      const chunks = chunked(bytes, odd);
      let isOver = false;
      return {
        async next() {
          if (isOver) seen.pulledAfterEnd++;
          const step = await chunks.next();
          isOver = step.done === true;
          seen.pulled += step.done ? 0 : step.value.length;
          return step;
        },
        return: () => chunks.return(undefined),
      };
    },
  };
}
