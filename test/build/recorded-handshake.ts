// Real TLS handshakes of node:tls on both sides, recorded by a relay between them on 127.0.0.1.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, TLSSocket, type TLSSocketOptions } from 'node:tls';
import type { Turn } from './capture-segments.ts';

export interface HandshakeParts {
  /** The server's key and chain in PEM. */
  key: string;
  cert: string;
  server?: TLSSocketOptions & {
    minVersion?: 'TLSv1.2' | 'TLSv1.3';
    maxVersion?: 'TLSv1.2' | 'TLSv1.3';
    ciphers?: string;
  };
  client?: Record<string, unknown>;
  /** Clear-text talk before TLS. */
  clearTalk?: readonly Turn[];
  /** Connections one after the other, of which each goes on with the session of the one before. */
  times?: number;
}

/** What went over the wire, connection by connection. */
export async function recordedHandshakes(parts: HandshakeParts): Promise<Turn[][]> {
  const { times = 1 } = parts;
  const server = await listening(makeTlsServer(parts));
  const recordings: Turn[][] = [];
  const relay = await listening(makeRelay(portOf(server), recordings));
  let session: Buffer | undefined;
  for (let time = 0; time < times; time++) session = await talk(parts, portOf(relay), session);
  await Promise.all([closed(server), closed(relay)]);
  return recordings;
}

export async function recordedHandshake(parts: HandshakeParts): Promise<Turn[]> {
  const [recording] = await recordedHandshakes(parts);
  if (recording === undefined) throw new Error('expected a connection, found none');
  return recording;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

const clearBytes = ({ clearTalk = [] }: HandshakeParts, from: Turn['from']): Buffer =>
  Buffer.concat(clearTalk.filter((turn) => turn.from === from).map((turn) => turn.bytes));

/** Session tickets of all connections must come from one context. */
function makeTlsServer(parts: HandshakeParts): Server {
  const { key, cert, server = {} } = parts;
  const secureContext = createSecureContext({ key, cert, ...server });
  return createServer((socket) => {
    socket.on('error', () => undefined);
    void afterClearTalk(socket, clearBytes(parts, 'server'), clearBytes(parts, 'client').length).then(() => {
      const secure = new TLSSocket(socket, { isServer: true, ...server, secureContext });
      secure.on('error', () => socket.destroy());
      secure.on('data', (bytes) => secure.end(bytes));
    });
  });
}

/** Says its part and waits for the other's. */
async function afterClearTalk(socket: Socket, own: Uint8Array, expected: number): Promise<void> {
  if (own.length > 0) socket.write(own);
  let missing = expected;
  while (missing > 0) {
    await new Promise((resolve) => socket.once('readable', resolve));
    const bytes = socket.read(missing) as Buffer | null;
    const found = bytes ?? (socket.read() as Buffer | null);
    missing -= found?.length ?? 0;
  }
}

function makeRelay(port: number, recordings: Turn[][]): Server {
  return createServer((near) => {
    const turns: Turn[] = [];
    recordings.push(turns);
    const far = connect(port, '127.0.0.1');
    const pass = (from: Turn['from'], source: Socket, sink: Socket): void => {
      source.on('data', (bytes: Buffer) => {
        turns.push({ from, bytes });
        sink.write(bytes);
      });
      source.on('end', () => sink.end());
      source.on('error', () => sink.destroy());
    };
    pass('client', near, far);
    pass('server', far, near);
  });
}

async function talk(parts: HandshakeParts, port: number, session: Buffer | undefined): Promise<Buffer | undefined> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  await afterClearTalk(socket, clearBytes(parts, 'client'), clearBytes(parts, 'server').length);
  const options = { rejectUnauthorized: false, servername: 'pub.example.lab', ...parts.client };
  const secure = connectTls({ socket, ...(session && { session }), ...options });
  let next = session;
  secure.on('session', (ticket: Buffer) => {
    next = ticket;
  });
  secure.on('secureConnect', () => secure.write('GET / HTTP/1.1\r\n\r\n'));
  secure.on('data', () => undefined);
  await new Promise<void>((resolve) => {
    secure.on('error', () => socket.destroy());
    socket.on('close', () => resolve());
    secure.on('end', () => secure.end());
  });
  return next;
}
