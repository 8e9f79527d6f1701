// Captures that are damaged or made to harm: reading them ends, fails never, and holds no more than the budget.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { maxHeldBytes } from '../../../shared/capture/capture-limits.ts';
import { pcapFile, pcapngSection } from '../../build/capture-files.ts';
import { framesOf } from '../../build/capture-frames.ts';
import { capturedFrames, captureOf, readCaptures, shownDigests } from '../../build/capture-outcome.ts';
import { captureStartMs, type Segment, segmentsOf, type Turn } from '../../build/capture-segments.ts';
import { recordedCertificates } from '../../build/recorded-certificates.ts';

let files: Buffer[];
let turns: Turn[];
let digests: string[];

beforeAll(async () => {
  ({ turns, digests } = await recordedCertificates());
  const segments = segmentsOf(turns, { sizes: [400] });
  files = [
    captureOf(segments),
    captureOf(segments, { fragmentBytes: 120 }),
    pcapngSection(capturedFrames(segments), { resolution: 9 }),
    pcapngSection(capturedFrames(segments, { client: ['::1', 5], server: ['::2', 6] }), { block: 'obsolete' }),
  ];
});

const pieces = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 4 });

/** Reads it and lets go of everything. */
async function expectHarmless(file: Uint8Array, sizes: readonly number[]): Promise<void> {
  const { heldBytes, mostHeldBytes } = await readCaptures([file], sizes);

  expect(mostHeldBytes).toBeLessThanOrEqual(file.length * 150);
  expect(heldBytes).toBeLessThanOrEqual(file.length);
}

describe('reading never fails on', () => {
  it('bytes of any kind', async () => {
    const magics = ['', 'd4c3b2a1', 'a1b2c3d4', '4d3cb2a1', '34cdb2a1', '0a0d0d0a1c0000004d3c2b1a'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 3_000 }), pieces, (magic, rest, sizes) =>
        expectHarmless(Buffer.concat([Buffer.from(magic, 'hex'), rest]), sizes),
      ),
      { numRuns: 300 },
    );
  });

  it('captures that end anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.nat(8_000), pieces, (which, length, sizes) =>
        expectHarmless(files[which]?.subarray(0, length) ?? new Uint8Array(0), sizes),
      ),
      { numRuns: 200 },
    );
  });

  it('captures with changed bytes', async () => {
    const changes = fc.array(fc.tuple(fc.nat(8_000), fc.nat(255)), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.nat(3), changes, pieces, (which, changed, sizes) => {
        const file = new Uint8Array(files[which] ?? []);
        for (const [at, value] of changed) file[at % file.length] = value;
        return expectHarmless(file, sizes);
      }),
      { numRuns: 400 },
    );
  });

  it('handshakes with changed bytes inside of whole packets', async () => {
    const changes = fc.array(fc.tuple(fc.nat(12), fc.nat(5_000), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(changes, fc.constantFrom(37, 500, 1460), (changed, size) => {
        const spoilt = turns.map(({ from, bytes }) => ({ from, bytes: new Uint8Array(bytes) }));
        for (const [turn, at, value] of changed) {
          const bytes = spoilt[turn % spoilt.length]?.bytes ?? new Uint8Array(1);
          bytes[at % bytes.length] = value;
        }
        return expectHarmless(captureOf(segmentsOf(spoilt, { sizes: [size] })), [4_096]);
      }),
      { numRuns: 300 },
    );
  });

  it('segments with numbers and flags of any kind', async () => {
    const segment = fc.record({
      from: fc.constantFrom('client' as const, 'server' as const),
      sequence: fc.oneof(fc.integer({ min: 900, max: 9_000 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
      acknowledgement: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      flags: fc.nat(31),
      data: fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(...['160303', '1703030010', '150303000202'].map(hex)),
      ),
      timeMs: fc.constant(captureStartMs),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 60 }), (segments) => expectHarmless(captureOf(segments), [999])),
      { numRuns: 300 },
    );
  });
});

describe('what is held stays within the budget', () => {
  it('when thousands of certificate messages never end, and the loss is told', async () => {
    const records = Array.from({ length: 4 }, () => Buffer.concat([hex('1603033a98'), Buffer.alloc(15_000, 1)]));
    const started = Buffer.concat(records);
    started.set(hex('0b03fff003ffed'), 5);
    const segments = segmentsOf([{ from: 'server', bytes: started }], { sizes: [60_000], ending: 'open' });
    const frames = Array.from({ length: 1_000 }, (_, port) =>
      segments.flatMap((each) =>
        framesOf(each, { client: ['10.0.0.1', 10_000 + port] }).map((bytes) => ({ timeMs: each.timeMs, bytes })),
      ),
    ).flat();

    const { mostHeldBytes, heldBytes, codes, handshakes } = await readCaptures([pcapFile(frames)]);

    expect(mostHeldBytes).toBeLessThanOrEqual(maxHeldBytes);
    expect(mostHeldBytes).toBeGreaterThan(maxHeldBytes / 4);
    expect(heldBytes).toBe(0);
    expect(handshakes.length).toBeGreaterThan(0);
    expect(codes).toEqual(['capture-budget']);
  });

  it('when segments behind a gap never link up', async () => {
    const [syn, answer] = segmentsOf([]);
    const data = new Uint8Array(1_000).fill(0x41);
    const behind = (place: number): Segment =>
      ({ ...answer, flags: 16, sequence: 90_000 + place * 1_001, data, timeMs: captureStartMs }) as Segment;
    const segments = [syn, answer].filter((each) => each !== undefined);
    const file = captureOf([...segments, ...Array.from({ length: 1_000 }, (_, place) => behind(place))]);

    const { mostHeldBytes, heldBytes } = await readCaptures([file], 4_096);

    expect(mostHeldBytes).toBeLessThan(400 * 1024);
    expect(heldBytes).toBe(0);
  });

  it('when more connections are opened than are tracked: those in use are kept', async () => {
    const [syn] = segmentsOf([]);
    const flood = (from: number): { timeMs: number; bytes: Buffer }[] =>
      Array.from({ length: 4_000 }, (_, place) => {
        const address = `172.16.${(from + place) >> 8}.${place & 0xff}`;
        return {
          timeMs: captureStartMs,
          bytes: framesOf(syn as Segment, { client: [address, 7] })[0] ?? Buffer.alloc(0),
        };
      });
    const segments = segmentsOf(turns);
    const half = 5;
    const parts = [capturedFrames(segments.slice(0, half)), capturedFrames(segments.slice(half))] as const;

    const { handshakes } = await readCaptures([pcapFile([...flood(0), ...parts[0], ...flood(20_000), ...parts[1]])]);

    expect(handshakes.map(shownDigests)).toEqual([digests]);
  });

  it('when fragments never become whole', async () => {
    const segments = segmentsOf([{ from: 'server', bytes: new Uint8Array(1 << 20) }], { sizes: [8_000] });
    const frames = Array.from({ length: 20 }, () => segments)
      .flat()
      .flatMap((each) => framesOf(each, { fragmentBytes: 1_480 }).slice(1))
      .map((bytes) => ({ timeMs: captureStartMs, bytes }));

    const { mostHeldBytes } = await readCaptures([pcapFile(frames)]);

    expect(mostHeldBytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  });
});

describe('work stays in proportion', () => {
  it('when a file of 4 MB holds nothing that is a record', async () => {
    const file = Buffer.concat([pcapFile([]), Buffer.alloc(4_000_000, 0xff)]);

    const { codes } = await readCaptures([file], 1_000);

    expect(codes).toEqual(['capture-malformed']);
  }, 20_000);

  it('when every connection has the same hash', async () => {
    const [syn] = segmentsOf([]);
    const frames = Array.from({ length: 20_000 }, (_, place) => {
      const client = [`10.${place >> 8}.${place & 0xff}.0`, 1] as const;
      return {
        timeMs: captureStartMs,
        bytes: framesOf(syn as Segment, { client, server: client })[0] ?? Buffer.alloc(0),
      };
    });

    const { handshakes } = await readCaptures([pcapFile(frames)]);

    expect(handshakes).toEqual([]);
  }, 20_000);
});

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
