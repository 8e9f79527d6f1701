// Stage 5, capture: puts the segments of one direction of a connection in order. Of data sent twice the first wins. A
// missing segment is waited for as long as the budget lasts, as the next file may hold it.
import {
  maxPendingBytes,
  maxPendingSegments,
  maxSequenceDistance,
  maxUnplacedBytes,
  segmentOverheadBytes,
} from './capture-limits.ts';
import { type Direction, type HandshakeStory, tellApplicationData } from './handshake-story.ts';
import { copyOf, type HeldByConnection, hold } from './held-bytes.ts';
import { abandonMessage } from './message-assembly.ts';
import { isRecordHeader, recordHeaderBytes, recordType } from './record-start.ts';
import type { TcpPacket } from './tcp-packet.ts';
import { newTlsRecords, passMissing, readRecords, type TlsRecords } from './tls-records.ts';

interface WaitingSegment {
  sequence: number;
  /** As many of its bytes as were captured. */
  bytes: Uint8Array;
  length: number;
}

export interface TcpStream {
  readonly records: TlsRecords;
  readonly held: HeldByConnection;
  /** Whether it is known where the stream begins: otherwise everything waits. */
  isPlaced: boolean;
  /** Sequence number of the next byte; where the stream is not placed, of the first byte that was seen. */
  next: number | null;
  /** By sequence number, without overlaps. */
  waiting: WaitingSegment[];
  waitingBytes: number;
  /** Where encrypted data begins behind missing data: nothing from there on is kept. */
  encryptedFrom: number | null;
  finAt: number | null;
  /** The highest number that the other side acknowledged. */
  acknowledged: number | null;
}

export const newTcpStream = (story: HandshakeStory, from: Direction, held: HeldByConnection): TcpStream => ({
  records: newTlsRecords(story, from, held),
  held,
  isPlaced: false,
  next: null,
  waiting: [],
  waitingBytes: 0,
  encryptedFrom: null,
  finAt: null,
  acknowledged: null,
});

/** The distance from `from` on to `to`, across the wrap of sequence numbers. */
export const distance = (from: number, to: number): number => (to - from) | 0;

/** Begins the stream at a sequence number, behind the SYN where one was seen. */
export function placeStream(stream: TcpStream, sequence: number): void {
  if (stream.isPlaced) return;
  stream.isPlaced = true;
  stream.next = sequence;
  takeWaiting(stream);
}

/** Begins the stream at the first byte that was seen: what was before it is missing. */
export function placeAtFirst(stream: TcpStream, sequence: number): void {
  const { next } = stream;
  if (stream.isPlaced) return;
  const first = next !== null && distance(next, sequence) > 0 ? next : sequence;
  passMissing(stream.records, 0);
  placeStream(stream, first);
}

/** Adds the data of a packet, of which the first byte has this number. */
export function addSegment(stream: TcpStream, packet: TcpPacket, sequence: number): void {
  const { bytes, dataAt, dataEnd, missing } = packet;
  const length = dataEnd - dataAt + missing;
  if (length === 0 || stream.records.side.isPast) return;
  if (!stream.isPlaced) {
    addUnplaced(stream, packet, sequence);
    return;
  }
  const ahead = distance(stream.next ?? sequence, sequence);
  if (ahead <= 0 && stream.waiting.length === 0) {
    deliver(stream, bytes.subarray(dataAt, dataEnd), length, -ahead);
    if (stream.encryptedFrom !== null) reachEncrypted(stream);
  } else if (ahead < maxSequenceDistance) {
    insert(stream, packet, sequence);
    takeWaiting(stream);
    if (isFull(stream)) passGaps(stream);
  }
}

function addUnplaced(stream: TcpStream, packet: TcpPacket, sequence: number): void {
  const { side } = stream.records;
  const ahead = stream.next === null ? 0 : distance(stream.next, sequence);
  if (Math.abs(ahead) > maxSequenceDistance) return;
  if (stream.next === null || ahead < 0) stream.next = sequence;
  if (stream.waiting.length === 0 && beginsEncrypted(packet, packet.dataAt)) {
    side.hasApplicationData = true;
    side.isPast = true;
    return;
  }
  insert(stream, packet, sequence);
  if (stream.waitingBytes > maxUnplacedBytes || stream.waiting.length >= maxPendingSegments) {
    placeAtFirst(stream, sequence);
    passGaps(stream);
  }
}

const isFull = ({ waitingBytes, waiting }: TcpStream): boolean =>
  waitingBytes > maxPendingBytes || waiting.length > maxPendingSegments;

/** `old`: bytes at its beginning that were delivered before. */
function deliver(stream: TcpStream, bytes: Uint8Array, length: number, old: number): void {
  if (old >= length || stream.next === null) return;
  const { records } = stream;
  stream.next = (stream.next + length - old) | 0;
  if (old < bytes.length) readRecords(records, bytes, old, bytes.length);
  const cut = length - Math.max(old, bytes.length);
  if (cut === 0 || records.side.isPast) return;
  records.story.isCut = true;
  passMissing(records, cut);
}

function beginsEncrypted({ bytes, dataEnd }: TcpPacket, at: number): boolean {
  return bytes[at] === recordType.applicationData && at + recordHeaderBytes <= dataEnd && isRecordHeader(bytes, at);
}

function noteEncrypted(stream: TcpStream, sequence: number): void {
  const { encryptedFrom } = stream;
  if (encryptedFrom === null || distance(encryptedFrom, sequence) < 0) stream.encryptedFrom = sequence;
}

/** Keeps those parts of a segment that no waiting segment has. */
function insert(stream: TcpStream, packet: TcpPacket, sequence: number): void {
  const { bytes, dataAt, dataEnd, missing } = packet;
  const base = stream.next ?? sequence;
  const origin = distance(base, sequence);
  if (origin > 0 && beginsEncrypted(packet, dataAt)) noteEncrypted(stream, sequence);
  const length = dataEnd - dataAt + missing;
  const { encryptedFrom } = stream;
  const end = encryptedFrom === null ? origin + length : Math.min(origin + length, distance(base, encryptedFrom));
  let start = Math.max(0, origin);
  const pieces: WaitingSegment[] = [];
  const add = (from: number, to: number): void => {
    if (from >= to) return;
    const at = Math.min(dataEnd, dataAt + from - origin);
    const piece = copyOf(bytes, at, Math.min(dataEnd, dataAt + to - origin));
    pieces.push({ sequence: (base + from) | 0, bytes: piece, length: to - from });
    count(stream, piece.length, 1);
  };
  for (const there of stream.waiting) {
    const thereAt = distance(base, there.sequence);
    if (thereAt >= end) break;
    add(start, Math.min(end, thereAt));
    start = Math.max(start, thereAt + there.length);
  }
  add(start, end);
  const last = stream.waiting.at(-1);
  stream.waiting.push(...pieces);
  const [first] = pieces;
  // In order, as nearly always: sorting each time would let small segments cost much.
  if (first === undefined || last === undefined || distance(last.sequence, first.sequence) > 0) return;
  stream.waiting.sort((a, b) => distance(base, a.sequence) - distance(base, b.sequence));
}

function count(stream: TcpStream, bytes: number, sign: 1 | -1): void {
  stream.waitingBytes += sign * bytes;
  hold(stream.held, sign * (bytes + segmentOverheadBytes));
}

/** Delivers what waited, as far as nothing is missing before it. */
function takeWaiting(stream: TcpStream): void {
  for (let first = stream.waiting[0]; first !== undefined; first = stream.waiting[0]) {
    const ahead = distance(stream.next ?? first.sequence, first.sequence);
    if (ahead > 0) break;
    stream.waiting.shift();
    count(stream, first.bytes.length, -1);
    deliver(stream, first.bytes, first.length, -ahead);
  }
  reachEncrypted(stream);
}

function reachEncrypted(stream: TcpStream): void {
  const { encryptedFrom, next, records } = stream;
  if (encryptedFrom === null || next === null || distance(next, encryptedFrom) > 0 || stream.waiting.length > 0) return;
  stream.encryptedFrom = null;
  tellApplicationData(records.story, records.from);
  // A client of TLS 1.3 may go on in clear; where, is not known.
  passMissing(records, 1);
}

/** Gives up what is missing between the segments that wait. */
function passGaps(stream: TcpStream): void {
  const { records } = stream;
  for (let first = stream.waiting[0]; first !== undefined; first = stream.waiting[0]) {
    passMissing(records, distance(stream.next ?? first.sequence, first.sequence));
    stream.next = first.sequence;
    takeWaiting(stream);
  }
  if (stream.encryptedFrom === null || stream.next === null) return;
  passMissing(records, distance(stream.next, stream.encryptedFrom));
  stream.next = stream.encryptedFrom;
  reachEncrypted(stream);
}

/** Nothing more comes: what waits is told over its gaps, and what the other side received and the capture lacks. */
export function endStream(stream: TcpStream): void {
  const { next, acknowledged, records } = stream;
  if (!stream.isPlaced && next !== null) placeAtFirst(stream, next);
  passGaps(stream);
  // A FIN takes a number too.
  const unseen = stream.next === null || acknowledged === null ? 0 : distance(stream.next, acknowledged);
  if (unseen > 1) passMissing(records, unseen);
  abandonMessage(records.messages);
}

/** Whether all data up to the FIN was read. */
export const isEnded = ({ finAt, records, isPlaced, next }: TcpStream): boolean =>
  finAt !== null && (records.side.isPast || (isPlaced && next !== null && distance(next, finAt) <= 0));
