// A capture of a node that connects to servers, stated by what they present and what becomes of it.
import { X509Certificate } from 'node:crypto';
import { type CapturedFrame, pcapFile, pcapngSection } from './capture-files.ts';
import { framesOf } from './capture-frames.ts';
import { segmentsOf, type Turn } from './capture-segments.ts';
import type { Issued } from './pki.ts';
import {
  applicationData,
  certificateMessage,
  changeCipherSpec,
  clientHello,
  encrypted,
  fatalAlert,
  helloDone,
  serverHello,
} from './tls-messages.ts';

export interface PresentedHandshake {
  atMs: number;
  ip: string;
  port: number;
  /** null: the client asks for no name, as it does for an IP address. */
  sni: string | null;
  /** As sent; `encrypted`: TLS 1.3. */
  chain: readonly Pick<Issued, 'der'>[] | 'encrypted';
  /** A fatal alert of that number ends it. */
  clientAlert?: number;
  serverAlert?: number;
  clientIp?: string;
}

const node = '10.61.20.5';

export const presentedCapture = (handshakes: readonly PresentedHandshake[]): Buffer => pcapFile(framesFor(handshakes));
export const presentedPcapng = (handshakes: readonly PresentedHandshake[]): Buffer =>
  pcapngSection(framesFor(handshakes));

/** A flight is one segment; the first packet of a connection is of the time that is stated. */
function framesFor(handshakes: readonly PresentedHandshake[]): CapturedFrame[] {
  return handshakes.flatMap((handshake, at): CapturedFrame[] => {
    const { atMs, ip, port, clientIp = node } = handshake;
    const ends = { client: [clientIp, 40_000 + at], server: [ip, port] } as const;
    const segments = segmentsOf(turnsOf(handshake), { sizes: [65_000], startMs: atMs });
    return segments.flatMap((segment) => framesOf(segment, ends).map((bytes) => ({ timeMs: segment.timeMs, bytes })));
  });
}

function turnsOf(handshake: PresentedHandshake): Turn[] {
  const { chain, sni, clientAlert, serverAlert } = handshake;
  const hello: Turn = { from: 'client', bytes: clientHello(sni) };
  if (chain === 'encrypted')
    return [
      hello,
      { from: 'server', bytes: Buffer.concat([serverHello('tls13'), changeCipherSpec(), applicationData(900)]) },
      { from: 'client', bytes: Buffer.concat([changeCipherSpec(), applicationData()]) },
      { from: 'server', bytes: applicationData() },
    ];
  const [leaf] = chain;
  const isEc = leaf && new X509Certificate(leaf.der).publicKey.asymmetricKeyType === 'ec';
  const flight = [serverHello(isEc ? 'ecdsa' : 'rsa'), certificateMessage(chain.map(({ der }) => der)), helloDone()];
  const answered: Turn[] = [hello, { from: 'server', bytes: Buffer.concat(flight) }];
  if (clientAlert !== undefined) return [...answered, { from: 'client', bytes: fatalAlert(clientAlert) }];
  if (serverAlert !== undefined) return [...answered, { from: 'server', bytes: fatalAlert(serverAlert) }];
  return [
    ...answered,
    { from: 'client', bytes: Buffer.concat([changeCipherSpec(), encrypted()]) },
    { from: 'server', bytes: Buffer.concat([changeCipherSpec(), encrypted(), applicationData()]) },
  ];
}
