// Stage 5, capture: finds the connection of a packet, and keeps connections and the bytes they hold within their budgets.
import { maxCollisions, maxHeldBytes, maxOpenConnections, maxSettledConnections } from './capture-limits.ts';
import { beginsAnew, type Connection, newConnection, type OpenConnection, settle, takePacket } from './connection.ts';
import { addNewest, type ConnectionList, newConnectionList, remove } from './connection-list.ts';
import type { Direction } from './handshake-story.ts';
import type { HeldBytes } from './held-bytes.ts';
import { type TcpPacket, tcpSyn } from './tcp-packet.ts';

/** `isEvicted`: room was needed before the handshake was over. */
export type OnSettled = (connection: Connection, open: OpenConnection, isEvicted: boolean) => void;

/** What all captures of a bundle hold together. */
export interface CaptureHoldings {
  readonly held: HeldBytes;
  open: number;
  settled: number;
}

export const newCaptureHoldings = (): CaptureHoldings => ({ held: { total: 0 }, open: 0, settled: 0 });

export interface ConnectionTable {
  take(packet: TcpPacket): void;
  /** Settles all that is open. */
  end(): void;
  /** Bytes that the open connections of this table hold. */
  heldBytes(): number;
}

export function makeConnectionTable(onSettled: OnSettled, all: CaptureHoldings): ConnectionTable {
  const byHash = new Map<number, Connection>();
  const { held } = all;
  const open = newConnectionList();
  const settled = newConnectionList();

  function forget(connection: Connection): void {
    remove(settled, connection);
    all.settled--;
    const first = byHash.get(connection.hash);
    if (first === connection) {
      if (connection.nextWithHash === null) byHash.delete(connection.hash);
      else byHash.set(connection.hash, connection.nextWithHash);
      return;
    }
    for (let at = first ?? null; at !== null; at = at.nextWithHash)
      if (at.nextWithHash === connection) at.nextWithHash = connection.nextWithHash;
  }

  function settleOne(connection: Connection, isEvicted: boolean): void {
    const { open: state } = connection;
    if (state === null) return;
    settle(connection, state);
    onSettled(connection, state, isEvicted);
    remove(open, connection);
    addNewest(settled, connection);
    all.open--;
    all.settled++;
    if (all.settled > maxSettledConnections && settled.oldest !== null) forget(settled.oldest);
  }

  /** Settles the oldest until there is room; those that hold nothing cannot make any. */
  function makeRoom(): void {
    while (all.open > maxOpenConnections && open.oldest !== null) settleOne(open.oldest, true);
    for (let left = open.size; left > 0 && held.total > maxHeldBytes && open.oldest !== null; left--) {
      const { oldest } = open;
      if (oldest.open !== null && oldest.open.held.own > 0) settleOne(oldest, true);
      else touch(oldest);
    }
  }

  function touch(connection: Connection): void {
    if (open.newest === connection) return;
    remove(open, connection);
    addNewest(open, connection);
  }

  function begin(hash: number, packet: TcpPacket): Connection {
    const connection = newConnection(hash, packet, held);
    let last = byHash.get(hash) ?? null;
    if (last === null) byHash.set(hash, connection);
    else {
      let count = 1;
      for (; last.nextWithHash !== null; count++) last = last.nextWithHash;
      last.nextWithHash = connection;
      if (count >= maxCollisions) dropFirst(hash);
    }
    addNewest(open, connection);
    all.open++;
    return connection;
  }

  function dropFirst(hash: number): void {
    const first = byHash.get(hash);
    if (first === undefined) return;
    settleOne(first, true);
    forget(first);
  }

  function find(hash: number, packet: TcpPacket): Connection | null {
    for (let found = byHash.get(hash) ?? null; found !== null; found = found.nextWithHash)
      if (isFrom(found, packet, 0) || isFrom(found, packet, 1)) return found;
    return null;
  }

  function take(packet: TcpPacket): void {
    const hash = hashOf(packet);
    let connection = find(hash, packet);
    const isSyn = (packet.flags & tcpSyn) !== 0;
    if (connection !== null && connection.open === null && !isSyn) return;
    if (connection !== null && isSyn && beginsAnew(connection, packet, directionOf(connection, packet))) {
      settleOne(connection, false);
      forget(connection);
      connection = null;
    }
    connection ??= begin(hash, packet);
    if (connection.open === null) return;
    touch(connection);
    const isSettled = takePacket(connection, connection.open, packet, directionOf(connection, packet));
    if (isSettled) settleOne(connection, false);
    if (held.total > maxHeldBytes || all.open > maxOpenConnections) makeRoom();
  }

  return {
    take,
    heldBytes: () => heldBy(open),
    end() {
      while (open.oldest !== null) settleOne(open.oldest, false);
      while (settled.oldest !== null) forget(settled.oldest);
    },
  };
}

function heldBy(open: ConnectionList): number {
  let sum = 0;
  for (let each = open.oldest; each !== null; each = each.newer) sum += each.open?.held.own ?? 0;
  return sum;
}

/** The same for both directions. */
function hashOf({ source, destination, isIpv6, sourcePort, destinationPort }: TcpPacket): number {
  const [a, b] = [source[3] ?? 0, destination[3] ?? 0];
  let hash = Math.imul((a + b) | 0, 0x9e3779b1) ^ Math.imul(a ^ b, 0x85ebca6b);
  if (isIpv6)
    for (let word = 0; word < 3; word++)
      hash = Math.imul(hash, 31) + (((source[word] ?? 0) + (destination[word] ?? 0)) | 0);
  return (Math.imul(hash ^ (sourcePort + destinationPort), 0xc2b2ae35) + Math.imul(sourcePort, destinationPort)) | 0;
}

const directionOf = (connection: Connection, packet: TcpPacket): Direction => (isFrom(connection, packet, 0) ? 0 : 1);

/** Whether the packet runs in this direction of the connection. */
function isFrom({ addresses, ports, isIpv6 }: Connection, packet: TcpPacket, from: Direction): boolean {
  const to = from === 0 ? 1 : 0;
  if (ports[from] !== packet.sourcePort || ports[to] !== packet.destinationPort || isIpv6 !== packet.isIpv6)
    return false;
  const [source, destination] = [addresses[from], addresses[to]];
  if (source[3] !== packet.source[3] || destination[3] !== packet.destination[3]) return false;
  if (!isIpv6) return true;
  for (let word = 0; word < 3; word++)
    if (source[word] !== packet.source[word] || destination[word] !== packet.destination[word]) return false;
  return true;
}
