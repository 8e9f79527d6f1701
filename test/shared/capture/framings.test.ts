// One handshake in every kind of file, link and IP packet that captures come in, cut into chunks of any size.
import { beforeAll, describe, expect, it } from 'vitest';
import { type CapturedFrame, type PcapngOptions, pcapFile, pcapngSection } from '../../build/capture-files.ts';
import { type FrameOptions, type Link, linkTypes } from '../../build/capture-frames.ts';
import { capturedFrames, captureOf, onlyHandshake, readCaptures, shownDigests } from '../../build/capture-outcome.ts';
import { captureStartMs, reordered, type Segment, segmentsOf } from '../../build/capture-segments.ts';
import { recordedCertificates } from '../../build/recorded-certificates.ts';

let segments: Segment[];
let digests: string[];
let frames: CapturedFrame[];

beforeAll(async () => {
  const recorded = await recordedCertificates();
  digests = recorded.digests;
  segments = segmentsOf(recorded.turns, { sizes: [900, 311] });
  frames = capturedFrames(segments);
});

const ipv6: FrameOptions = { client: ['2001:db8::5', 49966], server: ['fe80::250:56ff:fe25:fb02', 8443] };
const links = Object.keys(linkTypes) as Link[];
const zeros = new Uint8Array(6);

describe('a classic pcap file', () => {
  it.each([
    {},
    { isBigEndian: true },
    { isNanoseconds: true },
    { isNanoseconds: true, isBigEndian: true },
    { isModified: true },
    { isModified: true, isBigEndian: true },
  ])('of the variant %o gives the chain and its time', async (options) => {
    const handshake = await onlyHandshake([pcapFile(frames, options)]);

    expect(shownDigests(handshake)).toEqual(digests);
    expect(handshake.timeMs).toBe(captureStartMs);
  });
});

describe('a pcapng file', () => {
  const variants: PcapngOptions[] = [
    {},
    { isBigEndian: true },
    { resolution: 9 },
    { resolution: 3, isBigEndian: true },
    { resolution: 0x80 + 20 },
    { offsetSeconds: 1_600_000_000 },
    { offsetSeconds: -3_600, isBigEndian: true },
    { block: 'obsolete' },
    { block: 'obsolete', isBigEndian: true },
    { otherInterfaces: [113, 147], unknownBlockBytes: 1_003 },
  ];

  it.each(variants)('of the variant %o gives the chain and its time', async (options) => {
    const handshake = await onlyHandshake([pcapngSection(frames, options)]);

    expect(shownDigests(handshake)).toEqual(digests);
    expect(handshake.timeMs).toBeCloseTo(captureStartMs, 2);
  });

  it('of an offset that no date can have gives the chain, without a time', async () => {
    const file = pcapngSection(frames, { offsetSeconds: 1 });
    const offset = file.indexOf('0e0008000100000000000000', 0, 'hex') + 4;
    file.writeBigInt64LE(2n ** 60n, offset);
    const handshake = await onlyHandshake([file]);

    expect(shownDigests(handshake)).toEqual(digests);
    expect(handshake.timeMs).toBe(0);
  });

  it('of simple packets gives the chain', async () => {
    const handshake = await onlyHandshake([pcapngSection(frames, { block: 'simple' })]);

    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('goes on in another section with its own byte order, interfaces and resolution', async () => {
    const half = Math.floor(segments.length / 2);
    const first = pcapngSection(frames.slice(0, half), { resolution: 9 });
    const cooked = capturedFrames(segments.slice(half), { link: 'linuxCooked2' });
    const second = pcapngSection(cooked, { isBigEndian: true, linkType: 276, block: 'obsolete' });

    const handshake = await onlyHandshake([Buffer.concat([first, second])]);

    expect(shownDigests(handshake)).toEqual(digests);
  });
});

describe('chunks', () => {
  const sizes = [[1], [7], [321], [4_096], [16, 1, 900], [1 << 20]];

  it.each(sizes)('of %j bytes give the same from a pcap file', async (...pieces) => {
    const handshake = await onlyHandshake([pcapFile(frames)], pieces);

    expect(shownDigests(handshake)).toEqual(digests);
  });

  it.each(sizes)('of %j bytes give the same from a pcapng file', async (...pieces) => {
    const file = pcapngSection(frames, { unknownBlockBytes: 2_000, resolution: 9 });

    const handshake = await onlyHandshake([file], pieces);

    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('that are used again by their sender do not change segments that wait', async () => {
    const handshake = await onlyHandshake([captureOf(reordered(segments, 7))], [700]);

    expect(shownDigests(handshake)).toEqual(digests);
  });
});

describe('a link', () => {
  it.each(links.filter((link) => link !== 'rawIpv6'))('of kind %s carries IPv4', async (link) => {
    const handshake = await onlyHandshake([captureOf(segments, { link })]);

    expect(shownDigests(handshake)).toEqual(digests);
    expect(handshake.client).toEqual({ ip: '10.61.20.5', port: 49966 });
  });

  it.each(links.filter((link) => link !== 'rawIpv4'))('of kind %s carries IPv6', async (link) => {
    const handshake = await onlyHandshake([captureOf(segments, { ...ipv6, link })]);

    expect(shownDigests(handshake)).toEqual(digests);
    expect(handshake.server).toEqual({ ip: 'fe80::250:56ff:fe25:fb02', port: 8443 });
  });

  it.each(['loopbackNull', 'loopback'] as const)('of kind %s may have the other byte order', async (link) => {
    const handshake = await onlyHandshake([captureOf(segments, { link, isSwapped: true })]);

    expect(shownDigests(handshake)).toEqual(digests);
  });

  it.each([
    ['802.1Q', 'ethernet', [[0x8100, 20]]],
    [
      'QinQ',
      'ethernet',
      [
        [0x88a8, 20],
        [0x8100, 7],
      ],
    ],
    [
      'old QinQ',
      'ethernet',
      [
        [0x9100, 20],
        [0x8100, 7],
      ],
    ],
    ['cooked 802.1Q', 'linuxCooked', [[0x8100, 20]]],
  ] as const)('with tags of %s carries the chain', async (_, link, tags) => {
    const handshake = await onlyHandshake([captureOf(segments, { link, tags })]);

    expect(shownDigests(handshake)).toEqual(digests);
  });

  it('of a kind that is not known is noted once, as evidence that is lost', async () => {
    const { handshakes, notes, codes } = await readCaptures([captureOf(segments, {}, { linkType: 105 })]);

    expect(handshakes).toEqual([]);
    expect(codes).toEqual(['capture-link-type-unsupported']);
    expect(notes.captureCut).toBe(true);
  });
});

describe('an IP packet', () => {
  const variants: [string, FrameOptions][] = [
    ['with IPv4 options', { ipv4Options: Buffer.from('9404000001010100', 'hex') }],
    ['with TCP options', { tcpOptions: Buffer.from('0101080a0000000100000002', 'hex') }],
    ['with bytes behind it', { padding: Buffer.alloc(46, 0x16) }],
    ['without a length, as offloading leaves it', { isLengthZero: true }],
    ['in IPv4 fragments', { fragmentBytes: 104 }],
    [
      'of IPv6 with extension headers',
      {
        ...ipv6,
        extensions: [
          [0, zeros],
          [60, zeros],
          [43, new Uint8Array(14)],
        ],
      },
    ],
    ['of IPv6 without a length', { ...ipv6, isLengthZero: true }],
    ['in IPv6 fragments', { ...ipv6, fragmentBytes: 104 }],
    ['in IPv6 fragments with extension headers', { ...ipv6, fragmentBytes: 56, extensions: [[60, zeros]] }],
  ];

  it.each(variants)('%s carries the chain', async (_, options) => {
    const handshake = await onlyHandshake([captureOf(segments, options)]);

    expect(shownDigests(handshake)).toEqual(digests);
    expect(handshake.isCompleted).toBe(true);
  });

  it('in fragments that come backwards carries the chain', async () => {
    const backwards = segments.flatMap((segment) => capturedFrames([segment], { fragmentBytes: 200 }).reverse());

    const { handshakes, heldBytes } = await readCaptures([pcapFile(backwards)]);

    expect(handshakes.map(shownDigests)).toEqual([digests]);
    expect(heldBytes).toBe(0);
  });
});

describe('a damaged file', () => {
  it('that ends within a packet gives what was before it', async () => {
    const file = pcapFile(frames);

    const { handshakes, codes, notes } = await readCaptures([file.subarray(0, file.length - 30)]);

    expect(handshakes.map(shownDigests)).toEqual([digests]);
    expect(codes).toEqual(['capture-truncated']);
    expect(notes.captureCut).toBe(true);
  });

  it('with a record of impossible length is read on behind it', async () => {
    const bad = Buffer.concat([Buffer.alloc(8), Buffer.alloc(8, 0xff), Buffer.alloc(500, 0xff)]);
    const [before, behind] = [pcapFile([]), pcapFile(frames).subarray(24)];

    const { handshakes, codes } = await readCaptures([Buffer.concat([before, bad, behind])], 97);

    expect(handshakes.map(shownDigests)).toEqual([digests]);
    expect(codes).toEqual(['capture-malformed']);
  });

  it.each([
    ['nothing a capture begins with', Buffer.from('not a capture at all')],
    [
      'a pcapng block without a length',
      Buffer.concat([pcapngSection([]), Buffer.from('0600000004000000aaaaaaaa', 'hex')]),
    ],
  ])('that holds %s is noted', async (_, file) => {
    const { codes, notes } = await readCaptures([file]);

    expect(codes).toEqual(['capture-malformed']);
    expect(notes.captureCut).toBe(true);
  });

  it('without packets is none', async () => {
    const { codes, span } = await readCaptures([pcapFile([]), pcapngSection([])]);

    expect(codes).toEqual([]);
    expect(span).toEqual({ fromMs: null, toMs: null });
  });
});

describe('the span', () => {
  it('reaches from the earliest to the latest packet of all files', async () => {
    const later = frames.map((frame) => ({ ...frame, timeMs: frame.timeMs + 60_000 }));

    const { span } = await readCaptures([pcapFile(later), pcapFile(frames)]);

    expect(span).toEqual({ fromMs: captureStartMs, toMs: captureStartMs + 60_000 + segments.length - 1 });
  });
});
