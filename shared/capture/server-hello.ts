// Stage 5, capture: what a server chooses in its hello.
import type { TlsVersion } from '../model/handshake.ts';
import { cipherName } from './cipher-suites.ts';
import {
  findExtension,
  hasAllExtensions,
  preSharedKeyExtension,
  supportedVersionsExtension,
} from './hello-extensions.ts';
import { uint16 } from './network-numbers.ts';
import { tlsVersion } from './tls-versions.ts';

export interface ServerHello {
  /** null where the end of the hello is missing, or where it is a version that is not known. */
  version: TlsVersion | null;
  cipher: string | null;
  /** TLS 1.3: the server went on with an earlier session. */
  isResumed: boolean;
  /** A HelloRetryRequest: the client is to say hello again, and this is not the answer yet. */
  isRetry: boolean;
}

const randomAt = 2;
const randomEnd = 34;
/** SHA-256 of "HelloRetryRequest" in the place of a random number (RFC 8446, 4.1.3). */
const retryRandom = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

export function readServerHello(body: Uint8Array): ServerHello {
  const cipherAt = randomEnd + 1 + (body[randomEnd] ?? 0);
  const extensionsAt = cipherAt + 3;
  const chosen = findExtension(body, extensionsAt, supportedVersionsExtension);
  const legacy = tlsVersion(uint16(body, 0));
  // Only TLS 1.2 may be TLS 1.3 in disguise.
  const isLegacyTrue = legacy !== '1.2' || (extensionsAt <= body.length && hasAllExtensions(body, extensionsAt));
  return {
    version: chosen === null ? (isLegacyTrue ? legacy : null) : tlsVersion(uint16(chosen, 0)),
    cipher: cipherAt + 2 <= body.length ? cipherName(uint16(body, cipherAt)) : null,
    isResumed: findExtension(body, extensionsAt, preSharedKeyExtension) !== null,
    isRetry: retryRandom.equals(body.subarray(randomAt, randomEnd)),
  };
}
