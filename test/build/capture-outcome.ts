// Captures through the reader of captures: what tests of them start from.
import { createHash } from 'node:crypto';
import { makeCaptureReader } from '../../shared/capture/read-capture.ts';
import { type BundleNotes, newBundleNotes } from '../../shared/model/bundle-member.ts';
import type { Handshake } from '../../shared/model/handshake.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import { type CapturedFrame, type PcapOptions, pcapFile } from './capture-files.ts';
import { type FrameOptions, framesOf, linkTypes } from './capture-frames.ts';
import type { Segment } from './capture-segments.ts';
import { chunked } from './chunks.ts';

export interface CaptureOutcome {
  handshakes: Handshake[];
  notes: BundleNotes;
  codes: string[];
  span: { fromMs: number | null; toMs: number | null };
  heldBytes: number;
  /** The most that was held after any chunk. */
  mostHeldBytes: number;
}

export async function readCaptures(
  files: readonly Uint8Array[],
  pieces: number | readonly number[] = 1 << 16,
): Promise<CaptureOutcome> {
  const notes = newBundleNotes(defaultLimits);
  const handshakes: Handshake[] = [];
  const reader = makeCaptureReader((handshake) => handshakes.push(handshake), notes);
  let mostHeldBytes = 0;
  async function* body(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunked(bytes, pieces)) {
      // A chunk may be used again once it was taken.
      const lent = new Uint8Array(chunk);
      yield lent;
      lent.fill(0xee);
      mostHeldBytes = Math.max(mostHeldBytes, reader.heldBytes());
    }
  }
  for (const [place, bytes] of files.entries())
    await reader.read({ path: `tcpdump0${place}.pcap`, kind: 'capture', body: body(bytes) });
  reader.end();
  const codes = notes.problems.map((problem) => problem.code);
  return { handshakes, notes, codes, span: reader.span(), heldBytes: reader.heldBytes(), mostHeldBytes };
}

export const capturedFrames = (segments: readonly Segment[], options: FrameOptions = {}): CapturedFrame[] =>
  segments.flatMap((segment) => framesOf(segment, options).map((bytes) => ({ timeMs: segment.timeMs, bytes })));

/** A classic capture file of one conversation. */
export const captureOf = (segments: readonly Segment[], frame: FrameOptions = {}, file: PcapOptions = {}): Buffer =>
  pcapFile(capturedFrames(segments, frame), { linkType: linkTypes[frame.link ?? 'ethernet'], ...file });

export async function onlyHandshake(
  files: readonly Uint8Array[],
  pieces: number | readonly number[] = 1 << 16,
): Promise<Handshake> {
  const { handshakes } = await readCaptures(files, pieces);
  const [handshake] = handshakes;
  if (handshake === undefined || handshakes.length > 1) throw new Error(`expected one, found ${handshakes.length}`);
  return handshake;
}

/** SHA-256 of the certificates of a whole chain; the kind of chain where it is another. */
export const shownDigests = ({ chain }: Handshake): string | string[] =>
  chain.kind === 'whole' ? chain.certificates.map(digestOf) : chain.kind;

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
