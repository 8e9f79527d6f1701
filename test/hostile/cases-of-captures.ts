// Captures that are made of beginnings, and certificates by the thousand.

import { pcapFile } from '../build/capture-files.ts';
import { framesOf } from '../build/capture-frames.ts';
import { captureStartMs, type Segment, segmentsOf } from '../build/capture-segments.ts';
import { makeCa, makeLeaf } from '../build/pki.ts';
import { clientHello } from '../build/tls-messages.ts';
import type { HostileCase } from './hostile-case.ts';
import { dump, passingLog } from './ordinary.ts';
import { fileOf, lines, repeated, tarOf } from './streams.ts';

const mega = 1024 ** 2;

/** The header of a pcap file, and one packet after another, each made out of a pattern by changing its addresses. */
function* manyPackets(
  count: number,
  segment: Segment,
  change: (packet: Buffer, at: number) => void,
): Generator<Uint8Array> {
  const whole = pcapFile(framesOf(segment).map((bytes) => ({ timeMs: captureStartMs, bytes })));
  yield whole.subarray(0, 24);
  const record = whole.subarray(24);
  for (let at = 0; at < count; at += 1_000) {
    const batch = Buffer.concat(
      Array.from({ length: Math.min(1_000, count - at) }, (_, place) => patched(record, at + place, change)),
    );
    yield batch;
  }
}

function patched(record: Buffer, at: number, change: (packet: Buffer, at: number) => void): Buffer {
  const copy = Buffer.from(record);
  change(copy.subarray(16), at);
  return copy;
}

/** Source address and port of an IPv4 packet in an Ethernet frame. */
function anotherClient(packet: Buffer, at: number): void {
  packet.writeUInt32BE(0x0a000000 + (at >>> 8), 14 + 12);
  packet.writeUInt16BE(1_024 + (at & 255), 14 + 20);
}

const [hello] = segmentsOf([{ from: 'client', bytes: clientHello('cucm.example.lab') }]).filter(
  ({ data }) => data.length > 0,
);
const [syn] = segmentsOf([]);
if (hello === undefined || syn === undefined) throw new Error('expected a SYN and a ClientHello, found none');

function size(pieces: Iterable<Uint8Array>): number {
  let sum = 0;
  for (const { length } of pieces) sum += length;
  return sum;
}
const member = (name: string, pieces: () => Iterable<Uint8Array>) => ({
  name,
  sizeBytes: size(pieces()),
  pieces: pieces(),
});

export const hostileCaptures: readonly HostileCase[] = [
  {
    name: 'a million connections that were only begun take no memory',
    bytes: () => tarOf([dump, passingLog, member('a.pcap', () => manyPackets(1_000_000, syn, anotherClient))]),
    status: 'complete',
    codes: [],
    verdicts: ['pass'],
    isLong: true,
  },
  {
    name: 'three hundred thousand handshakes that were only begun take no more than the budget',
    bytes: () => tarOf([dump, passingLog, member('a.pcap', () => manyPackets(300_000, hello, anotherClient))]),
    status: 'complete',
    codes: [],
    verdicts: ['pass'],
    isLong: true,
  },
];

const root = makeCa();
const leaves = (count: number) =>
  Array.from({ length: count }, (_, at) => makeLeaf(root, { subject: `CN=s${at}.example.lab` }));

export const hostileCertificates: readonly HostileCase[] = [
  {
    name: 'ten thousand certificates in a trust store are read as far as the limit goes',
    bytes: () =>
      tarOf([
        dump,
        passingLog,
        fileOf(
          'ca.pem',
          leaves(10_000)
            .map(({ pem }) => pem)
            .join(''),
        ),
      ]),
    status: 'partial',
    codes: ['too-many-certificates'],
    verdicts: ['pass'],
    isLong: true,
  },
  {
    name: 'a PEM file of 100 MB is read as far as the limit goes',
    bytes: () =>
      tarOf([
        dump,
        passingLog,
        member('ca.pem', () =>
          repeated(Buffer.from(root.pem.repeat(500)), Math.ceil((100 * mega) / (root.pem.length * 500))),
        ),
      ]),
    status: 'partial',
    codes: ['certificate-unreadable', 'dump-too-large'],
    verdicts: ['pass'],
    isLong: true,
  },
  {
    name: 'one PEM block of 100 MB is no certificate',
    bytes: () =>
      tarOf([
        dump,
        passingLog,
        member('ca.pem', () => lines(1_600_000, (at) => (at === 0 ? '-----BEGIN CERTIFICATE-----' : 'A'.repeat(64)))),
      ]),
    status: 'partial',
    codes: ['certificate-unreadable', 'dump-too-large'],
    verdicts: ['pass'],
    isLong: true,
  },
];
