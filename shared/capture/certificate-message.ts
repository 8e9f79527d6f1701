// Stage 5, capture: the certificates of a certificate message, before TLS 1.3: a list of lengths and DER.
import { uint24 } from './network-numbers.ts';

/** null where the lengths do not fit each other. The certificates are parts of the message, not copies. */
export function readCertificates(body: Uint8Array): Uint8Array[] | null {
  if (body.length < 3 || 3 + uint24(body, 0) !== body.length) return null;
  const certificates: Uint8Array[] = [];
  for (let at = 3; at < body.length; ) {
    const end = at + 3 + uint24(body, at);
    if (at + 3 >= end || end > body.length) return null;
    certificates.push(body.subarray(at + 3, end));
    at = end;
  }
  return certificates;
}
