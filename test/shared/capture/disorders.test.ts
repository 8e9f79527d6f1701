// What befalls the segments of a handshake in a capture, and what is told all the same.
import { beforeAll, describe, expect, it } from 'vitest';
import { captureOf, onlyHandshake, readCaptures, shownDigests } from '../../build/capture-outcome.ts';
import {
  captureStartMs,
  dataPlaces,
  overlapped,
  reordered,
  retransmitted,
  type Segment,
  segmentsOf,
  type Turn,
  without,
} from '../../build/capture-segments.ts';
import { recordedCertificates } from '../../build/recorded-certificates.ts';

let turns: Turn[];
let digests: string[];
let segments100: Segment[];

beforeAll(async () => {
  ({ turns, digests } = await recordedCertificates());
  segments100 = segmentsOf(turns, { sizes: [100] });
});

const halves = (segments: readonly Segment[], at: number): [Buffer, Buffer] => [
  captureOf(segments.slice(0, at)),
  captureOf(segments.slice(at)),
];

describe('the whole chain is told, byte for byte, when segments', () => {
  it.each([[1], [7], [536], [1460], [65_000], [3, 1400, 11]])('have sizes of %i bytes', async (...sizes) => {
    const handshake = await onlyHandshake([captureOf(segmentsOf(turns, { sizes }))]);

    expect(shownDigests(handshake)).toEqual(digests);
    expect(handshake.isCompleted).toBe(true);
  });

  it.each([1, 2, 3, 4, 5])('are retransmitted (seed %i)', async (seed) => {
    const { handshakes } = await readCaptures([captureOf(retransmitted(segments100, seed))]);

    expect(handshakes.map(shownDigests)).toEqual([digests]);
  });

  it.each([1, 50, 100])('overlap by %i bytes', async (overlap) => {
    const handshake = await onlyHandshake([captureOf(overlapped(segments100, overlap))]);

    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('overlap with other bytes: the first ones win', async () => {
    const handshake = await onlyHandshake([captureOf(overlapped(segments100, 60, true))]);

    expect(shownDigests(handshake)).toEqual(digests);
  });

  it.each([1, 2, 3, 4, 5])('come in another order (seed %i)', async (seed) => {
    const segments = reordered(reordered(segments100, seed), seed + 100);

    const handshake = await onlyHandshake([captureOf(segments)]);

    expect(shownDigests(handshake)).toEqual(digests);
    expect(handshake.isCompleted).toBe(true);
  });

  it('are numbered across the wrap', async () => {
    const segments = segmentsOf(turns, { sizes: [100], clientInitial: 2 ** 32 - 50, serverInitial: 2 ** 32 - 700 });

    const handshake = await onlyHandshake([captureOf(reordered(segments, 3))]);

    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('are numbered across the sign of 32-bit numbers', async () => {
    const segments = segmentsOf(turns, { sizes: [100], clientInitial: 2 ** 31 - 50, serverInitial: 2 ** 31 - 700 });

    const handshake = await onlyHandshake([captureOf(reordered(segments, 4))]);

    expect(shownDigests(handshake)).toEqual(digests);
  });
});

describe('missing segments', () => {
  it('in the middle of the certificates leave the chain partial, whatever was read behind them', async () => {
    const place = dataPlaces(segments100, 'server')[8] ?? 0;

    const handshake = await onlyHandshake([captureOf(without(segments100, place))]);

    expect(handshake).toMatchObject({ chain: { kind: 'partial' }, version: '1.2', isCompleted: true });
  });

  it('that held the ServerHello leave the certificates whole', async () => {
    const [hello = 0] = dataPlaces(segmentsOf(turns), 'server');
    const recordBytes = 5 + Buffer.from(segmentsOf(turns)[hello]?.data ?? []).readUInt16BE(3);
    const segments = segmentsOf(splitFirst(turns, recordBytes));
    const [place = 0] = dataPlaces(segments, 'server');

    const handshake = await onlyHandshake([captureOf(without(segments, place))]);

    expect(handshake).toMatchObject({ version: null, cipher: null, isCompleted: true });
    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('of the ClientHello leave the certificates whole', async () => {
    const places = dataPlaces(segments100, 'client').filter((place) => place < 8);

    const handshake = await onlyHandshake([captureOf(without(segments100, 0, ...places))]);

    expect(handshake).toMatchObject({ server: { port: 8443 }, sni: null, offeredVersions: [], offeredCiphers: [] });
    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('of the SYNs change nothing', async () => {
    const handshake = await onlyHandshake([captureOf(without(segments100, 0, 1, 2))]);

    expect(handshake).toMatchObject({ sni: 'pub.example.lab', isCompleted: true });
    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('of all that the client sent leave what the server sent', async () => {
    const segments = segments100.filter(({ from }) => from === 'server');

    const handshake = await onlyHandshake([captureOf(segments)]);

    expect(handshake).toMatchObject({ server: { ip: '10.61.20.11', port: 8443 }, sni: null, isCompleted: false });
    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('of all that the server sent leave the hello of the client, and a chain that was sent but not seen', async () => {
    const segments = segments100.filter(({ from }) => from === 'client');

    const handshake = await onlyHandshake([captureOf(segments)]);

    expect(handshake).toMatchObject({ sni: 'pub.example.lab', chain: { kind: 'partial' }, isCompleted: false });
  });
});

describe('a capture that begins in the middle', () => {
  it('of the certificates tells that they are partial', async () => {
    const place = dataPlaces(segments100, 'server')[8] ?? 0;

    const handshake = await onlyHandshake([captureOf(segments100.slice(place))]);

    expect(handshake).toMatchObject({ server: { port: 8443 }, sni: null, chain: { kind: 'partial' } });
  });

  it('of encrypted data tells nothing', async () => {
    const data: Turn[] = Array.from({ length: 200 }, () => ({ from: 'server', bytes: record(23, 1400) }));

    const { handshakes, notes } = await readCaptures([captureOf(segmentsOf(data, { sizes: [1000] }).slice(9))]);

    expect(handshakes).toEqual([]);
    expect(notes.problems).toEqual([]);
  });
});

describe('a capture that ends in the middle', () => {
  it('of the certificates tells that they are partial', async () => {
    const place = dataPlaces(segments100, 'server')[8] ?? 0;

    const handshake = await onlyHandshake([captureOf(segments100.slice(0, place))]);

    expect(handshake).toMatchObject({ sni: 'pub.example.lab', chain: { kind: 'partial' }, isCompleted: false });
  });

  it('of the ClientHello tells what was seen of it', async () => {
    const handshake = await onlyHandshake([captureOf(segmentsOf(turns, { sizes: [300] }).slice(0, 4))]);

    expect(handshake).toMatchObject({ server: { port: 8443 }, chain: { kind: 'none' }, isCompleted: false });
    expect(handshake.offeredCiphers.length).toBeGreaterThan(10);
  });

  it('behind the ClientHello tells a handshake without certificates', async () => {
    const [first = 0] = dataPlaces(segments100, 'server');

    const handshake = await onlyHandshake([captureOf(segments100.slice(0, first))]);

    expect(handshake).toMatchObject({ sni: 'pub.example.lab', chain: { kind: 'none' }, version: null });
  });
});

describe('a handshake that lies in two files', () => {
  it('is told whole, wherever it was cut', async () => {
    const cuts = segments100.map((_, place) => place).filter((place) => place > 0);

    const told = [];
    for (const place of cuts) told.push((await readCaptures(halves(segments100, place))).handshakes);

    expect(told.map((each) => each.map(shownDigests))).toEqual(cuts.map(() => [digests]));
  });

  it('is told whole also where the later file is read first', async () => {
    const cuts = dataPlaces(segments100, 'server').slice(0, 18);

    const told = [];
    for (const place of cuts) {
      const [earlier, later] = halves(segments100, place);
      told.push((await readCaptures([later, earlier])).handshakes);
    }

    expect(told.map((each) => each.map(shownDigests))).toEqual(cuts.map(() => [digests]));
  });

  it('is told once where both files hold it', async () => {
    const capture = captureOf(segments100);

    const { handshakes } = await readCaptures([capture, capture]);

    expect(handshakes.map(shownDigests)).toEqual([digests]);
  });
});

describe('a snap length', () => {
  it('that cuts the certificates is noted, with the handshakes that it cost', async () => {
    const outcome = await readCaptures([captureOf(segmentsOf(turns), {}, { snapLength: 300 })]);

    expect(outcome.handshakes).toMatchObject([{ chain: { kind: 'partial' } }]);
    expect(outcome.codes).toEqual(['capture-packets-cut']);
    expect(outcome.notes.captureCut).toBe(true);
  });

  it('that cuts only encrypted data is noted as something that cost nothing', async () => {
    const data: Turn = { from: 'server', bytes: record(23, 1400) };
    const segments = segmentsOf([...turns, data], { sizes: [200, 180] });
    const long = segmentsOf([data], { clientInitial: 5, startMs: captureStartMs + 9_000 });

    const outcome = await readCaptures([captureOf([...segments, ...long], {}, { snapLength: 300 })]);

    expect(outcome.handshakes.map(shownDigests)).toEqual([digests]);
    expect(outcome.codes).toEqual(['capture-packets-cut']);
    expect(outcome.notes.captureCut).toBe(false);
  });
});

const record = (type: number, length: number): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3, length >> 8, length & 0xff]), Buffer.alloc(length, 0x5a)]);

/** The server's first bytes as a turn of their own. */
function splitFirst(all: readonly Turn[], bytes: number): Turn[] {
  const place = all.findIndex(({ from }) => from === 'server');
  return all.flatMap((turn, at) =>
    at === place
      ? [
          { from: turn.from, bytes: turn.bytes.subarray(0, bytes) },
          { from: turn.from, bytes: turn.bytes.subarray(bytes) },
        ]
      : [turn],
  );
}
