// How long a message that failed waits for its next try: longer every time, and not all of them for the same time.
import { createHash } from 'node:crypto';

/** Tries of a message before the queue puts it aside. The infrastructure sets the queue by it. */
export const maxReceives = 5;

const firstSeconds = 30;
/** With all of the spread less than the fifteen minutes that a run may take: waiting never costs more than a run. */
const longestSeconds = 720;
/** Messages that failed together, because of something they share, come back spread over so much of their wait. */
const spread = 0.2;

/** @param receiveCount how often the message was handed out, from 1 */
export function backOffSeconds(messageId: string, receiveCount: number): number {
  const seconds = Math.min(firstSeconds * 4 ** (receiveCount - 1), longestSeconds);
  return Math.round(seconds * (1 + spread * placeOf(messageId)));
}

/** From 0 to 1, the same for the same id. */
const placeOf = (messageId: string): number =>
  createHash('sha256').update(messageId).digest().readUInt32BE(0) / 0xff_ff_ff_ff;
