// Stage 5, capture: what both sides of a connection were seen to say in clear, message by message.
import type { TlsAlert } from '../model/handshake.ts';
import { readCertificates } from './certificate-message.ts';
import { type ClientHello, readClientHello } from './client-hello.ts';
import { readServerHello, type ServerHello } from './server-hello.ts';

/** Handshake messages, as numbered by the TLS registry. */
export const messageType = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  certificateStatus: 22,
} as const;

/** One of the two directions of a connection. */
export type Direction = 0 | 1;

export interface TlsSide {
  /** A bit for the number of each handshake message that was seen. */
  seen: number;
  /** Bytes are missing since its hello, or before anything was seen. */
  isMissingBytes: boolean;
  /** null: no certificate message was seen. */
  certificates: readonly Uint8Array[] | 'damaged' | null;
  fatalAlert: TlsAlert | null;
  /** A warning by which a certificate is refused. */
  warning: TlsAlert | null;
  hasChangedCipher: boolean;
  hasApplicationData: boolean;
  /** What it sends from here on tells nothing. */
  isPast: boolean;
}

export interface HandshakeStory {
  sides: readonly [TlsSide, TlsSide];
  clientHello: ClientHello | null;
  serverHello: ServerHello | null;
  isRetried: boolean;
  /** TLS 1.3: encrypted data came from the server, and then from the client. */
  serverWentOn: boolean;
  clientWentOn: boolean;
  /** Bytes were not captured because packets were cut. */
  isCut: boolean;
  isOverBudget: boolean;
}

const newSide = (): TlsSide => ({
  seen: 0,
  isMissingBytes: false,
  certificates: null,
  fatalAlert: null,
  warning: null,
  hasChangedCipher: false,
  hasApplicationData: false,
  isPast: false,
});

export const newStory = (): HandshakeStory => ({
  sides: [newSide(), newSide()],
  clientHello: null,
  serverHello: null,
  isRetried: false,
  serverWentOn: false,
  clientWentOn: false,
  isCut: false,
  isOverBudget: false,
});

export const hasSeen = (side: TlsSide, ...types: number[]): boolean =>
  types.some((type) => (side.seen & (1 << type)) !== 0);

/** In TLS 1.3 the message to change ciphers changes nothing (RFC 8446, appendix D.4). */
const isTls13 = (story: HandshakeStory): boolean => story.serverHello?.version === '1.3' || story.isRetried;

export const isEncrypted = (story: HandshakeStory, from: Direction): boolean =>
  story.sides[from].hasChangedCipher && !isTls13(story);

/** Takes a message; `body` is only its beginning where not `isWhole`. */
export function tellMessage(
  story: HandshakeStory,
  from: Direction,
  { type, body, isWhole }: { type: number; body: Uint8Array; isWhole: boolean },
): void {
  const side = story.sides[from];
  if (type === messageType.clientHello) {
    story.clientHello ??= readClientHello(body);
    side.isMissingBytes = !isWhole;
  } else if (type === messageType.serverHello) {
    tellServerHello(story, side, readServerHello(body));
    side.isMissingBytes = !isWhole;
  } else if (type === messageType.certificate) {
    side.certificates ??= (isWhole ? readCertificates(body) : null) ?? 'damaged';
  }
}

function tellServerHello(story: HandshakeStory, side: TlsSide, hello: ServerHello): void {
  if (!hello.isRetry) story.serverHello ??= hello;
  else {
    story.isRetried = true;
    // The message that counts is still to come.
    side.seen &= ~(1 << messageType.serverHello);
  }
}

const closeNotify = 0;
const fatal = 2;
/** From bad_certificate to decrypt_error: what a warning can say about a certificate. */
const refusesCertificate = (description: number): boolean => description >= 42 && description <= 49;

export function tellAlert(side: TlsSide, level: number, description: number): void {
  if (level === fatal && description !== closeNotify) side.fatalAlert ??= { level: 'fatal', description };
  else if (level === 1 && refusesCertificate(description)) side.warning ??= { level: 'warning', description };
}

export function tellChangedCipher(story: HandshakeStory, from: Direction): void {
  story.sides[from].hasChangedCipher = true;
}

/** Encrypted data: from here on nothing in clear comes from this side, but for a client of TLS 1.3 that sends early. */
export function tellApplicationData(story: HandshakeStory, from: Direction): void {
  const side = story.sides[from];
  side.hasApplicationData = true;
  if (hasSeen(side, messageType.serverHello)) story.serverWentOn = true;
  else if (story.serverWentOn) story.clientWentOn = true;
  const mayBeEarly = hasSeen(side, messageType.clientHello) && !hasSeen(side, messageType.clientKeyExchange);
  side.isPast = !mayBeEarly || (story.serverHello !== null && !isTls13(story)) || story.clientWentOn;
}

const wentOn = (side: TlsSide): boolean => side.hasChangedCipher || side.hasApplicationData;

export const hasFatalAlert = ({ sides: [a, b] }: HandshakeStory): boolean =>
  a.fatalAlert !== null || b.fatalAlert !== null;

export function isCompleted(story: HandshakeStory): boolean {
  if (hasFatalAlert(story)) return false;
  return isTls13(story) ? story.clientWentOn : wentOn(story.sides[0]) && wentOn(story.sides[1]);
}
