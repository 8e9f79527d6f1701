// Stage 5, capture: reads the TLS records of one direction of a connection, in whatever pieces they come.
import { maxSoughtBytes } from './capture-limits.ts';
import { readSsl2ClientHello } from './client-hello.ts';
import {
  type Direction,
  type HandshakeStory,
  isEncrypted,
  messageType,
  type TlsSide,
  tellAlert,
  tellApplicationData,
  tellChangedCipher,
} from './handshake-story.ts';
import { copyOf, type HeldByConnection, hold } from './held-bytes.ts';
import {
  abandonMessage,
  type MessageAssembly,
  newMessageAssembly,
  passMissingMessages,
  readMessages,
} from './message-assembly.ts';
import { uint16 } from './network-numbers.ts';
import {
  beginsRecord,
  isRecordHeader,
  isRecordType,
  type Likeness,
  recordHeaderBytes,
  recordType,
  ssl2HelloBytes,
} from './record-start.ts';

const nothing = new Uint8Array(0);
/** A plain alert: its level and what it says. Encrypted ones are longer. */
const alertBytes = 2;

export interface TlsRecords {
  readonly story: HandshakeStory;
  readonly from: Direction;
  readonly side: TlsSide;
  readonly held: HeldByConnection;
  readonly messages: MessageAssembly;
  stage: 'seeking' | 'header' | 'body';
  /** Nothing was read yet, and nothing was sent before it. */
  isStreamStart: boolean;
  sought: number;
  /** The last bytes, where they may begin a record. */
  tail: Uint8Array;
  header: Uint8Array;
  headerThere: number;
  type: number;
  /** Bytes of the record that are still to come. */
  left: number;
  alertLevel: number;
}

export function newTlsRecords(story: HandshakeStory, from: Direction, held: HeldByConnection): TlsRecords {
  return {
    story,
    from,
    side: story.sides[from],
    held,
    messages: newMessageAssembly(story, from, held),
    stage: 'seeking',
    isStreamStart: true,
    sought: 0,
    tail: nothing,
    header: nothing,
    headerThere: 0,
    type: 0,
    left: 0,
    alertLevel: 0,
  };
}

/** Reads what comes next in the stream. */
export function readRecords(records: TlsRecords, bytes: Uint8Array, at: number, end: number): void {
  let start = at;
  while (start < end && !records.side.isPast) {
    if (records.stage === 'header') start = readHeader(records, bytes, start, end);
    else if (records.stage === 'body') start = readBody(records, bytes, start, end);
    else if (records.tail.length === 0) start = seek(records, bytes, start, end);
    else start = seekWithTail(records, bytes, start, end);
  }
}

function seekWithTail(records: TlsRecords, bytes: Uint8Array, at: number, end: number): number {
  const joined = new Uint8Array(records.tail.length + end - at);
  joined.set(records.tail);
  joined.set(bytes.subarray(at, end), records.tail.length);
  records.sought -= records.tail.length;
  dropTail(records);
  readRecords(records, joined, 0, joined.length);
  return end;
}

function dropTail(records: TlsRecords): void {
  hold(records.held, -records.tail.length);
  records.tail = nothing;
}

/** Looks for the beginning of a record; answers where reading goes on. */
function seek(records: TlsRecords, bytes: Uint8Array, at: number, end: number): number {
  for (let start = at; start < end; start++) {
    const isStreamStart = start === at && records.isStreamStart;
    if (!isStreamStart && !isRecordType(bytes[start] ?? 0)) continue;
    const likeness = isStreamStart && readSsl2Hello(records, bytes, start, end);
    if (typeof likeness === 'number') return likeness;
    const found = likeness || beginsRecord(bytes, start, end, { isStreamStart, isSegmentStart: start === at });
    if (found === 'no') continue;
    records.isStreamStart = isStreamStart;
    if (found === 'more') records.tail = copyOf(bytes, start, end);
    else records.stage = 'header';
    hold(records.held, records.tail.length);
    return passSought(records, at, found === 'more' ? end : start);
  }
  records.isStreamStart = false;
  return passSought(records, at, end);
}

/** Gives up where more was looked through than comes before a handshake. */
function passSought(records: TlsRecords, at: number, end: number): number {
  records.sought += end - at;
  records.side.isPast ||= records.sought > maxSoughtBytes;
  return end;
}

/** Answers where reading goes on behind the hello, 'more', or false where there is none. */
function readSsl2Hello(records: TlsRecords, bytes: Uint8Array, at: number, end: number): number | Likeness | false {
  const length = ssl2HelloBytes(bytes, at, end);
  if (length === 0) return false;
  if (end - at < length) return 'more';
  records.story.clientHello ??= readSsl2ClientHello(bytes.subarray(at, at + length));
  records.side.seen |= 1 << messageType.clientHello;
  records.isStreamStart = false;
  records.stage = 'header';
  return at + length;
}

function readHeader(records: TlsRecords, bytes: Uint8Array, at: number, end: number): number {
  // Most connections of a capture may not be TLS: they need none.
  if (records.header.length === 0) records.header = new Uint8Array(recordHeaderBytes);
  const { header } = records;
  let start = at;
  while (start < end && records.headerThere < recordHeaderBytes) header[records.headerThere++] = bytes[start++] ?? 0;
  if (records.headerThere < recordHeaderBytes) return start;
  records.headerThere = 0;
  records.type = header[0] ?? 0;
  records.left = uint16(header, 3);
  if (!isRecordHeader(header, 0)) {
    loseTrack(records);
    return start;
  }
  records.stage = records.left === 0 ? 'header' : 'body';
  if (records.type === recordType.changeCipherSpec) tellChangedCipher(records.story, records.from);
  if (records.type === recordType.applicationData) tellApplicationData(records.story, records.from);
  return start;
}

const isClearHandshake = ({ type, story, from }: TlsRecords): boolean =>
  type === recordType.handshake && !isEncrypted(story, from);

function readBody(records: TlsRecords, bytes: Uint8Array, at: number, end: number): number {
  const part = Math.min(records.left, end - at);
  if (isClearHandshake(records)) readMessages(records.messages, bytes, at, at + part);
  else if (records.type === recordType.alert) readAlert(records, bytes, at, part);
  records.left -= part;
  if (records.left === 0) records.stage = 'header';
  return at + part;
}

function readAlert(records: TlsRecords, bytes: Uint8Array, at: number, part: number): void {
  if (uint16(records.header, 3) !== alertBytes) return;
  if (records.left === alertBytes) records.alertLevel = bytes[at] ?? 0;
  if (records.left === part) tellAlert(records.side, records.alertLevel, bytes[at + part - 1] ?? 0);
}

/** Bytes of the stream are missing here. */
export function passMissing(records: TlsRecords, count: number): void {
  const { side, stage } = records;
  if (side.isPast) return;
  const isWithinRecord = stage === 'body' && count <= records.left && records.type !== recordType.alert;
  const isRead = stage === 'body' && isClearHandshake(records);
  if (!isWithinRecord || isRead) side.isMissingBytes = true;
  if (isWithinRecord && (!isRead || passMissingMessages(records.messages, count))) {
    records.left -= count;
    if (records.left === 0) records.stage = 'header';
    // A hello that lost its end sets this back, as what was before it does not matter.
    if (isRead) side.isMissingBytes = true;
    return;
  }
  if (stage === 'seeking') passSought(records, 0, count);
  loseTrack(records);
}

/** Where the next record begins is not known any more. */
function loseTrack(records: TlsRecords): void {
  abandonMessage(records.messages);
  dropTail(records);
  records.side.isMissingBytes = true;
  records.isStreamStart = false;
  records.headerThere = 0;
  records.stage = 'seeking';
}
