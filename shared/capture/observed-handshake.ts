// Stage 5, capture: what was seen on a connection, as a handshake: who was the server, what certificates it showed, what
// became of it.

import type { Handshake, ShownChain, TlsEndpoint } from '../model/handshake.ts';
import { canonicalIp } from '../model/ip-address.ts';
import { type Connection, likelyServer, type OpenConnection } from './connection.ts';
import {
  type Direction,
  type HandshakeStory,
  hasSeen,
  isCompleted,
  messageType,
  type TlsSide,
} from './handshake-story.ts';

const {
  clientHello,
  serverHello,
  newSessionTicket,
  certificate,
  serverKeyExchange,
  certificateRequest,
  serverHelloDone,
  certificateVerify,
  clientKeyExchange,
  certificateStatus,
} = messageType;
const ofClient = [clientHello, clientKeyExchange, certificateVerify];
const ofServer = [
  serverHello,
  serverKeyExchange,
  certificateRequest,
  serverHelloDone,
  newSessionTicket,
  certificateStatus,
];

/** null: no handshake was seen on this connection. */
export function observedHandshake(connection: Connection, open: OpenConnection): Handshake | null {
  const { story } = open;
  if (!story.sides.some((side) => hasSeen(side, certificate, ...ofClient, ...ofServer)) && !story.isRetried)
    return null;
  const from = serverDirection(connection, story);
  const server = story.sides[from];
  const client = story.sides[from === 0 ? 1 : 0];
  return {
    client: endpoint(connection, from === 0 ? 1 : 0),
    server: endpoint(connection, from),
    timeMs: open.firstMs,
    sni: story.clientHello?.sni ?? null,
    offeredVersions: story.clientHello?.versions ?? [],
    offeredCiphers: story.clientHello?.ciphers ?? [],
    version: story.serverHello?.version ?? (story.isRetried ? '1.3' : null),
    cipher: story.serverHello?.cipher ?? null,
    chain: shownChain(story, server, client, open.isClosed),
    clientAlert: client.fatalAlert ?? client.warning,
    serverAlert: server.fatalAlert ?? server.warning,
    isCompleted: isCompleted(story),
  };
}

function serverDirection(connection: Connection, { sides: [a, b] }: HandshakeStory): Direction {
  if (hasSeen(a, ...ofClient) || hasSeen(b, ...ofServer)) return 1;
  if (hasSeen(b, ...ofClient) || hasSeen(a, ...ofServer)) return 0;
  return likelyServer(connection);
}

function shownChain(story: HandshakeStory, server: TlsSide, client: TlsSide, isClosed: boolean): ShownChain {
  const { certificates } = server;
  const hello = story.serverHello;
  if (certificates === 'damaged') return { kind: 'partial' };
  if (certificates !== null) return certificates.length > 0 ? { kind: 'whole', certificates } : { kind: 'none' };
  if (hello?.version === '1.3') return { kind: kindInTls13(hello.isResumed, server) };
  if (server.isMissingBytes) return { kind: 'partial' };
  const wasFlightSeen = hasSeen(server, serverKeyExchange, serverHelloDone);
  if (hello !== null && server.hasChangedCipher && !wasFlightSeen) return { kind: 'resumed' };
  const wentOn = client.hasChangedCipher || hasSeen(client, clientKeyExchange);
  if (hello === null) return { kind: wentOn && !story.isRetried ? 'partial' : 'none' };
  // The capture ends behind the hello: what came then is not known.
  const isOver = isClosed || wasFlightSeen || client.fatalAlert !== null || server.fatalAlert !== null;
  return { kind: isOver ? 'none' : 'partial' };
}

const kindInTls13 = (isResumed: boolean, server: TlsSide): 'resumed' | 'none' | 'encrypted' =>
  server.fatalAlert !== null && !server.hasApplicationData ? 'none' : isResumed ? 'resumed' : 'encrypted';

const endpoint = ({ addresses, ports, isIpv6 }: Connection, direction: Direction): TlsEndpoint => ({
  ip: isIpv6 ? ipv6Text(addresses[direction]) : ipv4Text(addresses[direction]),
  port: ports[direction],
});

const ipv4Text = (words: readonly number[]): string => {
  const word = words[3] ?? 0;
  return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff].join('.');
};

const ipv6Text = (words: readonly number[]): string =>
  canonicalIp(Array.from(words, (word) => `${(word >>> 16).toString(16)}:${(word & 0xffff).toString(16)}`).join(':'));
