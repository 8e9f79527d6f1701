// Stage 5, capture: a TCP connection from its first packet until its TLS handshake is settled. After that only its key is
// kept, so that the rest of its data is passed over cheaply.
import { maxSequenceDistance, maxSynDelayMs } from './capture-limits.ts';
import { type Direction, type HandshakeStory, hasFatalAlert, isCompleted, newStory } from './handshake-story.ts';
import { type HeldByConnection, type HeldBytes, releaseAll } from './held-bytes.ts';
import { type TcpPacket, tcpAck, tcpFin, tcpRst, tcpSyn } from './tcp-packet.ts';
import {
  addSegment,
  distance,
  endStream,
  isEnded,
  newTcpStream,
  placeAtFirst,
  placeStream,
  type TcpStream,
} from './tcp-stream.ts';

export interface OpenConnection {
  /** By the direction that they come from. */
  readonly streams: readonly [TcpStream, TcpStream];
  readonly story: HandshakeStory;
  readonly held: HeldByConnection;
  firstMs: number;
  isClosed: boolean;
}

/** Direction 0 is that of the first packet that was seen. */
export interface Connection {
  readonly hash: number;
  readonly isIpv6: boolean;
  /** IPv4 in the last of the four words. */
  readonly addresses: readonly [readonly number[], readonly number[]];
  readonly ports: readonly [number, number];
  /** Sequence numbers of the SYNs; null: not seen. */
  readonly initials: [number | null, number | null];
  /** Who began it; null: not seen. */
  initiator: Direction | null;
  /** null: settled. */
  open: OpenConnection | null;
  nextWithHash: Connection | null;
  /** Neighbours in the list of its kind, by the time of the last packet. */
  older: Connection | null;
  newer: Connection | null;
}

export function newConnection(hash: number, packet: TcpPacket, all: HeldBytes): Connection {
  const held = { own: 0, all };
  const story = newStory();
  return {
    hash,
    isIpv6: packet.isIpv6,
    addresses: [packet.source.slice(), packet.destination.slice()],
    ports: [packet.sourcePort, packet.destinationPort],
    initials: [null, null],
    initiator: null,
    open: {
      streams: [newTcpStream(story, 0, held), newTcpStream(story, 1, held)],
      story,
      held,
      firstMs: packet.timeMs,
      isClosed: false,
    },
    nextWithHash: null,
    older: null,
    newer: null,
  };
}

const otherOf = (direction: Direction): Direction => (direction === 0 ? 1 : 0);

/** Whether a packet with SYN begins another connection between the same ports. */
export function beginsAnew(connection: Connection, packet: TcpPacket, from: Direction): boolean {
  const initial = connection.initials[from];
  const otherInitial = connection.initials[otherOf(from)];
  if (initial !== null) return initial !== packet.sequence;
  const isAnswer = (packet.flags & tcpAck) !== 0;
  if (isAnswer && otherInitial !== null && packet.acknowledgement === ((otherInitial + 1) | 0)) return false;
  const { open } = connection;
  if (open === null || packet.timeMs > open.firstMs + maxSynDelayMs) return true;
  // Data of this direction came first: from a file that should have come later, or in the wrong order.
  const { next, records } = open.streams[from];
  if (next === null) return records.side.isPast;
  const behind = distance(packet.sequence, next);
  return records.side.isPast || behind < 1 || behind > maxSequenceDistance;
}

/** Takes a packet of an open connection; answers whether its handshake is settled now. */
export function takePacket(connection: Connection, open: OpenConnection, packet: TcpPacket, from: Direction): boolean {
  const { flags, sequence } = packet;
  const stream = open.streams[from];
  const other = open.streams[otherOf(from)];
  const isSyn = (flags & tcpSyn) !== 0;
  const dataSequence = isSyn ? (sequence + 1) | 0 : sequence;
  open.firstMs = Math.min(open.firstMs, packet.timeMs);
  if (isSyn && connection.initials[from] === null) {
    connection.initials[from] = sequence;
    connection.initiator ??= (flags & tcpAck) === 0 ? from : otherOf(from);
    placeStream(stream, dataSequence);
  }
  const length = packet.dataEnd - packet.dataAt + packet.missing;
  // A capture that knows the beginning of one direction is in its order: the other will not come later.
  if (length > 0 && connection.initials[otherOf(from)] !== null) placeAtFirst(stream, dataSequence);
  addSegment(stream, packet, dataSequence);
  if ((flags & tcpAck) !== 0) acknowledge(other, packet.acknowledgement);
  if ((flags & tcpFin) !== 0) stream.finAt = (dataSequence + length) | 0;
  return isSettled(open, (flags & tcpRst) !== 0);
}

function acknowledge(stream: TcpStream, number: number): void {
  if (stream.acknowledged === null || distance(stream.acknowledged, number) > 0) stream.acknowledged = number;
}

const isWaiting = (stream: TcpStream): boolean =>
  stream.waiting.length > 0 || (stream.encryptedFrom !== null && !stream.records.side.isPast);

function isSettled(open: OpenConnection, isReset: boolean): boolean {
  const [a, b] = open.streams;
  open.isClosed ||= isReset || (isEnded(a) && isEnded(b));
  if (a.records.side.isPast && b.records.side.isPast) return true;
  if (isWaiting(a) || isWaiting(b)) return false;
  return open.isClosed || hasFatalAlert(open.story) || isCompleted(open.story);
}

/** Tells all that waits, lets go of what is held, and answers what was seen. */
export function settle(connection: Connection, open: OpenConnection): void {
  const server = likelyServer(connection);
  // The server first: only its hello tells what the client's next messages mean.
  endStream(open.streams[server]);
  endStream(open.streams[otherOf(server)]);
  connection.open = null;
  releaseAll(open.held);
}

/** Who did not begin the connection; where that was not seen, who has the lower port. */
export function likelyServer({ initiator, ports }: Connection): Direction {
  if (initiator !== null) return otherOf(initiator);
  return ports[0] <= ports[1] ? 0 : 1;
}
