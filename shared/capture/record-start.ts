// Stage 5, capture: recognises where TLS begins: behind clear-text talk (STARTTLS), in a capture that begins in the middle,
// behind missing bytes. Cheap to ask at every offset; a wrong yes is rarer than one in ten million random bytes.
import { messageType } from './handshake-story.ts';
import { uint16, uint24 } from './network-numbers.ts';

export const recordType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
} as const;

export const recordHeaderBytes = 5;
/** 16 KiB and what encryption may add (RFC 5246, 6.2.3). */
const maxRecordBytes = 16_384 + 2_048;

/** 'more': what is there fits, and more must be seen to tell. */
export type Likeness = 'yes' | 'no' | 'more';

export interface Place {
  /** Nothing came before it on this connection. */
  isStreamStart: boolean;
  /** A segment begins here. */
  isSegmentStart: boolean;
}

export const isRecordHeader = (bytes: Uint8Array, at: number): boolean => {
  const type = bytes[at] ?? 0;
  if (type < recordType.changeCipherSpec || type > recordType.heartbeat) return false;
  return bytes[at + 1] === 3 && (bytes[at + 2] ?? 0xff) <= 4 && uint16(bytes, at + 3) <= maxRecordBytes;
};

/** Those with which TLS can be met first. */
export const isRecordType = (type: number): boolean =>
  type >= recordType.changeCipherSpec && type <= recordType.applicationData;

export function beginsRecord(bytes: Uint8Array, at: number, end: number, place: Place): Likeness {
  const type = bytes[at] ?? 0;
  if (!isRecordType(type)) return 'no';
  const there = end - at;
  if ((there > 1 && bytes[at + 1] !== 3) || (there > 2 && (bytes[at + 2] ?? 0xff) > 4)) return 'no';
  if (there < recordHeaderBytes) return type === recordType.applicationData && !place.isSegmentStart ? 'no' : 'more';
  if (!isRecordHeader(bytes, at)) return 'no';
  if (type === recordType.applicationData) return beginsApplicationData(bytes, at, end, place);
  if (type === recordType.handshake) return beginsHandshake(bytes, at, end, place);
  const length = uint16(bytes, at + 3);
  if (length !== (type === recordType.alert ? 2 : 1)) return 'no';
  const value = bytes[at + 5];
  if (there > 5 && value !== 1 && !(type === recordType.alert && value === 2)) return 'no';
  return there < recordHeaderBytes + length ? 'more' : 'yes';
}

/** Five bytes are little: they count at the start of a segment, or with another record behind. */
function beginsApplicationData(bytes: Uint8Array, at: number, end: number, place: Place): Likeness {
  const next = at + recordHeaderBytes + uint16(bytes, at + 3);
  if (place.isSegmentStart) return 'yes';
  return next + recordHeaderBytes <= end && isRecordHeader(bytes, next) ? 'yes' : 'no';
}

function beginsHandshake(bytes: Uint8Array, at: number, end: number, { isStreamStart }: Place): Likeness {
  const there = end - at;
  const recordBytes = uint16(bytes, at + 3);
  if (recordBytes === 0) return 'no';
  if (there < 6) return 'more';
  const type = bytes[at + 5] ?? 0;
  const isHello = type === messageType.clientHello || type === messageType.serverHello;
  // At the very start even a record of a few bytes may hold the beginning of a hello.
  if (isStreamStart && isHello) return 'yes';
  if (there < 9) return 'more';
  const messageBytes = uint24(bytes, at + 6);
  if (type === messageType.serverHelloDone) return messageBytes === 0 ? 'yes' : 'no';
  if (there < 12) return 'more';
  if (isHello) return messageBytes > 34 && messageBytes < 0x20000 && bytes[at + 9] === 3 ? 'yes' : 'no';
  if (type === messageType.certificate) return uint24(bytes, at + 9) === messageBytes - 3 ? 'yes' : 'no';
  return isOtherMessage(type, messageBytes) && messageBytes + 4 <= recordBytes ? 'yes' : 'no';
}

function isOtherMessage(type: number, bytes: number): boolean {
  const { newSessionTicket, serverKeyExchange, certificateRequest, certificateVerify, clientKeyExchange } = messageType;
  if (type === messageType.certificateStatus) return bytes > 4;
  return (
    bytes > 0 &&
    [newSessionTicket, serverKeyExchange, certificateRequest, certificateVerify, clientKeyExchange].some(
      (known) => known === type,
    )
  );
}

const smallestSsl2Hello = 14;
/** Room for 300 cipher suites. */
const largestSsl2Hello = 1_024;

/** How many bytes of a ClientHello in the format of SSL 2.0 must be there together; 0: it is none. */
export function ssl2HelloBytes(bytes: Uint8Array, at: number, end: number): number {
  const there = end - at;
  if (((bytes[at] ?? 0) & 0x80) === 0) return 0;
  if (there > 2 && bytes[at + 2] !== messageType.clientHello) return 0;
  if (there > 3 && bytes[at + 3] !== 3) return 0;
  if (there < smallestSsl2Hello) return smallestSsl2Hello;
  const length = 2 + (uint16(bytes, at) & 0x7fff);
  return length < smallestSsl2Hello || length > largestSsl2Hello ? 0 : length;
}
