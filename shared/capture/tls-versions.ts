// Stage 5, capture: versions of TLS by their number in hellos.
import type { TlsVersion } from '../model/handshake.ts';

const numbered = new Map<number, TlsVersion>([
  [0x0300, 'SSL 3.0'],
  [0x0301, '1.0'],
  [0x0302, '1.1'],
  [0x0303, '1.2'],
  [0x0304, '1.3'],
]);

/** null: reserved values (RFC 8701), SSL 2.0, and versions that are not known yet. */
export function tlsVersion(number: number): TlsVersion | null {
  // Drafts of TLS 1.3.
  return number >> 8 === 0x7f ? '1.3' : (numbered.get(number) ?? null);
}
