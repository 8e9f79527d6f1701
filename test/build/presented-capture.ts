// A pcap file (raw IP, microseconds) of handshakes: one TCP segment for each flight.
import { handshakeBytes, type PresentedHandshake } from './presented.ts';

const node = '10.61.20.5';

export function presentedCapture(handshakes: readonly PresentedHandshake[]): Buffer {
  const packets = handshakes.flatMap((handshake, at) => connection(handshake, 40_000 + at));
  return Buffer.concat([header(), ...packets]);
}

function header(): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0xa1b2c3d4, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(262_144, 16);
  bytes.writeUInt32LE(101, 20);
  return bytes;
}

const flags = { syn: 2, push: 0x18, synAck: 0x12, finAck: 0x11 };

function connection(handshake: PresentedHandshake, clientPort: number): Buffer[] {
  const client = { ip: handshake.clientIp ?? node, port: clientPort, next: 1_000 };
  const server = { ip: handshake.ip, port: handshake.port, next: 9_000 };
  let atMs = handshake.atMs;
  const send = (from: typeof client, to: typeof client, kind: number, data: Buffer = Buffer.alloc(0)): Buffer => {
    const bytes = packet(atMs++, from, to, kind, data);
    from.next += data.length + (kind & 3 ? 1 : 0);
    return bytes;
  };
  return [
    send(client, server, flags.syn),
    send(server, client, flags.synAck),
    ...handshakeBytes(handshake).map(({ from, bytes }) =>
      from === 'client' ? send(client, server, flags.push, bytes) : send(server, client, flags.push, bytes),
    ),
    send(client, server, flags.finAck),
    send(server, client, flags.finAck),
  ];
}

interface End {
  ip: string;
  port: number;
  next: number;
}

function packet(atMs: number, from: End, to: End, kind: number, data: Buffer): Buffer {
  const bytes = Buffer.alloc(16 + 40 + data.length);
  bytes.writeUInt32LE(Math.floor(atMs / 1000), 0);
  bytes.writeUInt32LE((atMs % 1000) * 1000, 4);
  bytes.writeUInt32LE(40 + data.length, 8);
  bytes.writeUInt32LE(40 + data.length, 12);
  bytes[16] = 0x45;
  bytes.writeUInt16BE(40 + data.length, 18);
  bytes.set([64, 6], 24);
  bytes.set(from.ip.split('.').map(Number), 28);
  bytes.set(to.ip.split('.').map(Number), 32);
  bytes.writeUInt16BE(from.port, 36);
  bytes.writeUInt16BE(to.port, 38);
  bytes.writeUInt32BE(from.next, 40);
  bytes.writeUInt32BE(to.next, 44);
  bytes.set([0x50, kind], 48);
  bytes.set(data, 56);
  return bytes;
}
