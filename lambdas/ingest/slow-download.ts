// A reading whose time was over may say nothing about the bundle: the store was slow. Another run may have better luck.
import type { TimeOver } from '../../shared/model/bundle-member.ts';
import { maxReceives } from './back-off.ts';

/** Bytes a second of the stored object. The store gives fifty times as many, and so does the reading of most bundles. */
const slowestDownload = 1_000_000;
/** Tries that may end so. The others are kept for failures of another kind. */
const slowTries = maxReceives - 3;

/** Throws where the bundle is to be tried again, and not to be called too large. */
export function refuseSlowDownload(readBytes: number, { seconds }: TimeOver, receiveCount: number): void {
  if (readBytes >= slowestDownload * seconds || receiveCount > slowTries) return;
  const found = `${readBytes} bytes in ${Math.round(seconds)} seconds`;
  throw new Error(`expected at least ${slowestDownload} bytes a second from the store, found ${found}`);
}
