// One completed handshake of TLS 1.2 with a chain of three certificates, for tests of what can befall a capture of it.
import { digestOf } from './capture-outcome.ts';
import type { Turn } from './capture-segments.ts';
import { makeCa, makeIntermediate, makeLeaf } from './pki.ts';
import { recordedHandshake } from './recorded-handshake.ts';

export interface RecordedCertificates {
  turns: Turn[];
  /** SHA-256 of the chain, as it was sent. */
  digests: string[];
}

export async function recordedCertificates(): Promise<RecordedCertificates> {
  const ca = makeCa();
  const intermediate = makeIntermediate(ca);
  const leaf = makeLeaf(intermediate, { keyType: 'rsa2048' });
  const cert = [leaf, intermediate, ca].map(({ pem }) => pem).join('');
  const server = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
  const turns = await recordedHandshake({ key: leaf.keyPem, cert, server });
  return { turns, digests: [leaf, intermediate, ca].map(({ der }) => digestOf(der)) };
}
