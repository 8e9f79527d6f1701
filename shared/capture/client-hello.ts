// Stage 5, capture: what a client asks for in its hello. A hello of which only the beginning was captured tells what it can.
import type { TlsVersion } from '../model/handshake.ts';
import { maxOfferedCiphers } from './capture-limits.ts';
import { cipherName, isSignal } from './cipher-suites.ts';
import { findExtension, serverNameExtension, supportedVersionsExtension } from './hello-extensions.ts';
import { uint16 } from './network-numbers.ts';
import { tlsVersion } from './tls-versions.ts';

export interface ClientHello {
  sni: string | null;
  versions: readonly TlsVersion[];
  ciphers: readonly string[];
}

/** Characters of a server name that are kept: DNS allows 253. */
const maxServerName = 1_024;
const versionAndRandom = 34;

export function readClientHello(body: Uint8Array): ClientHello {
  const ciphersAt = versionAndRandom + 1 + (body[versionAndRandom] ?? 0);
  const ciphersEnd = ciphersAt + 2 + uint16(body, ciphersAt);
  const extensionsAt = ciphersEnd + 1 + (body[ciphersEnd] ?? 0);
  return {
    sni: readServerName(findExtension(body, extensionsAt, serverNameExtension)),
    versions: readVersions(uint16(body, 0), findExtension(body, extensionsAt, supportedVersionsExtension)),
    ciphers: readCiphers(body, ciphersAt + 2, ciphersEnd, 2),
  };
}

/** A list of names with their kinds; only host names were ever defined. */
function readServerName(extension: Uint8Array | null): string | null {
  if (extension === null || extension[2] !== 0) return null;
  const end = 5 + uint16(extension, 3);
  // Cut in the middle it would be another name.
  if (end > extension.length) return null;
  return Buffer.from(extension.subarray(5, Math.min(end, 5 + maxServerName))).toString('latin1');
}

/** Without the extension only the highest version is told. */
function readVersions(legacy: number, extension: Uint8Array | null): TlsVersion[] {
  const numbers: number[] = [];
  if (extension === null) numbers.push(legacy);
  else for (let at = 1; at + 2 <= extension.length; at += 2) numbers.push(uint16(extension, at));
  return [...new Set(numbers.map(tlsVersion).filter((version) => version !== null))];
}

/** `step`: bytes of an entry, of which the last two are the number. */
function readCiphers(body: Uint8Array, at: number, end: number, step: 2 | 3): string[] {
  const ciphers: string[] = [];
  const last = Math.min(end, body.length) - step;
  for (let entry = at; entry <= last && ciphers.length < maxOfferedCiphers; entry += step) {
    const suite = uint16(body, entry + step - 2);
    if (!isSignal(suite) && (step === 2 || body[entry] === 0)) ciphers.push(cipherName(suite));
  }
  return ciphers;
}

/** The hello in the format of SSL 2.0, which clients of SSL 3.0 and TLS 1.0 could send (RFC 5246, appendix E.2). */
export function readSsl2ClientHello(record: Uint8Array): ClientHello {
  const ciphersAt = 11;
  const version = tlsVersion(uint16(record, 3));
  return {
    sni: null,
    versions: version === null ? [] : [version],
    ciphers: readCiphers(record, ciphersAt, ciphersAt + uint16(record, 5), 3),
  };
}
