// A capture of a node that connects to servers, stated by what they present and what becomes of it.
import { X509Certificate } from 'node:crypto';
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

/** Both sides of the connection, in turn. */
export function handshakeBytes(handshake: PresentedHandshake): { from: 'client' | 'server'; bytes: Buffer }[] {
  const { chain, sni, clientAlert, serverAlert } = handshake;
  const hello = { from: 'client', bytes: clientHello(sni) } as const;
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
  const answered = [hello, { from: 'server', bytes: Buffer.concat(flight) } as const];
  if (clientAlert !== undefined) return [...answered, { from: 'client', bytes: fatalAlert(clientAlert) }];
  if (serverAlert !== undefined) return [...answered, { from: 'server', bytes: fatalAlert(serverAlert) }];
  return [
    ...answered,
    { from: 'client', bytes: Buffer.concat([changeCipherSpec(), encrypted()]) },
    { from: 'server', bytes: Buffer.concat([changeCipherSpec(), encrypted(), applicationData()]) },
  ];
}
