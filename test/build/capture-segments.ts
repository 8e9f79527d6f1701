// A TCP conversation as its segments, and the disorders that a capture of it can show. Seeded where there is chance.
export type Speaker = 'client' | 'server';

export interface Turn {
  from: Speaker;
  bytes: Uint8Array;
}

export interface Segment {
  from: Speaker;
  sequence: number;
  acknowledgement: number;
  flags: number;
  data: Uint8Array;
  timeMs: number;
}

export const flag = { fin: 1, syn: 2, rst: 4, push: 8, ack: 16 } as const;

export interface ConversationOptions {
  /** Bytes of data per segment, used in turn. */
  sizes?: readonly number[];
  clientInitial?: number;
  serverInitial?: number;
  startMs?: number;
  /** How it ends; 'open': not within the capture. */
  ending?: 'fin' | 'rst' | 'open';
}

/** 2023-04-20T11:30:00Z */
export const captureStartMs = 1_681_990_200_000;

export function segmentsOf(turns: readonly Turn[], options: ConversationOptions = {}): Segment[] {
  const { sizes = [1460], clientInitial = 1000, serverInitial = 77_000, ending = 'fin' } = options;
  const next = { client: clientInitial, server: serverInitial };
  const segments: Segment[] = [];
  let timeMs = options.startMs ?? captureStartMs;
  const add = (from: Speaker, flags: number, data: Uint8Array = new Uint8Array(0)): void => {
    const acknowledgement = (flags & flag.ack) === 0 ? 0 : next[from === 'client' ? 'server' : 'client'];
    segments.push({ from, sequence: next[from], acknowledgement, flags, data, timeMs: timeMs++ });
    next[from] = (next[from] + data.length + ((flags & (flag.syn | flag.fin)) === 0 ? 0 : 1)) >>> 0;
  };
  add('client', flag.syn);
  add('server', flag.syn | flag.ack);
  add('client', flag.ack);
  let turn = 0;
  for (const { from, bytes } of turns)
    for (let at = 0; at < bytes.length; turn++) {
      const end = at + (sizes[turn % sizes.length] ?? 1460);
      add(from, flag.ack | flag.push, bytes.subarray(at, end));
      at = end;
    }
  if (ending === 'rst') add('client', flag.rst | flag.ack);
  if (ending === 'fin') for (const from of ['client', 'server'] as const) add(from, flag.fin | flag.ack);
  if (ending === 'fin') add('client', flag.ack);
  return segments;
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Those that carry data of a speaker, by their places in the conversation. */
export const dataPlaces = (segments: readonly Segment[], from: Speaker): number[] =>
  segments.flatMap((segment, place) => (segment.from === from && segment.data.length > 0 ? [place] : []));

/** Every data segment is sent again, some of them at once and some after others. */
export function retransmitted(segments: readonly Segment[], seed: number): Segment[] {
  const random = seededRandom(seed);
  return segments.flatMap((segment, place) => {
    const earlier = segments[Math.max(0, place - Math.floor(random() * 4))] ?? segment;
    return [segment, segment, ...(earlier.data.length > 0 ? [earlier] : [])];
  });
}

/** Each data segment carries some bytes of the one before it again; `spoil` makes these other bytes than the first ones. */
export function overlapped(segments: readonly Segment[], overlap: number, spoil = false): Segment[] {
  const sent: Record<Speaker, Uint8Array> = { client: new Uint8Array(0), server: new Uint8Array(0) };
  return segments.map((segment) => {
    const before = sent[segment.from].slice(-overlap);
    if (segment.data.length === 0) return segment;
    sent[segment.from] = segment.data;
    const again = spoil ? before.map((byte) => byte ^ 0xff) : before;
    const data = Buffer.concat([again, segment.data]);
    return { ...segment, data, sequence: (segment.sequence - again.length) >>> 0 };
  });
}

/** Segments of one speaker's flight in another order; everything else stays in its place. */
export function reordered(segments: readonly Segment[], seed: number): Segment[] {
  const random = seededRandom(seed);
  const result = [...segments];
  for (let place = 1; place < result.length; place++) {
    const [before, here] = [result[place - 1], result[place]];
    if (!before || !here || before.from !== here.from || random() < 0.4) continue;
    if (before.data.length > 0 && here.data.length > 0) [result[place - 1], result[place]] = [here, before];
  }
  return result;
}

/** Without the segments at these places. */
export const without = (segments: readonly Segment[], ...places: number[]): Segment[] =>
  segments.filter((_, place) => !places.includes(place));
