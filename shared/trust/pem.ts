// Stage 6, trust: certificates of a PEM file, as the trusted CA list is kept: many, with text between them. What is damaged
// is counted. Private keys are counted too: nothing of them is decoded or kept.
import { readDer } from './der.ts';

export interface PemCertificates {
  ders: Uint8Array[];
  /** Blocks that begin as certificates and hold none. */
  damaged: number;
  privateKeys: number;
}

const begin = /^[ \t]{0,64}-----BEGIN ([A-Z0-9 ]{1,64})-----[ \t]*$/;
const end = /^[ \t]{0,64}-----END ([A-Z0-9 ]{1,64})-----[ \t]*$/;
const certificateLabels = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);
/** Twice what a certificate may have: comments and blanks are not counted. */
const maxBase64 = 180_000;

export function pemCertificates(text: string): PemCertificates {
  const found: PemCertificates = { ders: [], damaged: 0, privateKeys: 0 };
  let block: { label: string; base64: string[]; length: number } | null = null;

  function close(isEnded: boolean): void {
    if (block && certificateLabels.has(block.label)) {
      const der = isEnded && block.length <= maxBase64 ? decode(block.base64.join('')) : null;
      if (der === null) found.damaged++;
      else found.ders.push(block.label.startsWith('TRUSTED') ? withoutTrust(der) : der);
    }
    block = null;
  }

  for (const line of linesOf(text)) {
    const opened = begin.exec(line)?.[1];
    if (opened !== undefined) {
      close(false);
      block = { label: opened, base64: [], length: 0 };
      if (opened.endsWith('PRIVATE KEY')) found.privateKeys++;
    } else if (end.test(line)) {
      close(end.exec(line)?.[1] === block?.label);
    } else if (block && certificateLabels.has(block.label)) {
      block.length += line.length;
      if (block.length <= maxBase64) block.base64.push(line);
    }
  }
  close(false);
  return found;
}

/** Of any kind of line end, one at a time. */
function* linesOf(text: string): Generator<string> {
  const lineEnd = /\r\n|[\r\n]/g;
  let from = 0;
  for (let found = lineEnd.exec(text); found; found = lineEnd.exec(text)) {
    yield text.slice(from, found.index);
    from = lineEnd.lastIndex;
  }
  yield text.slice(from);
}

/** null: no base64, or not even the beginning of a certificate. */
function decode(base64: string): Uint8Array | null {
  const letters = base64.replace(/\s+/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})+$/.test(letters.replace(/[A-Za-z0-9+/]{2}==$|[A-Za-z0-9+/]{3}=$/, 'AAAA'))) return null;
  const der = Uint8Array.from(Buffer.from(letters, 'base64'));
  return der[0] === 0x30 ? der : null;
}

/** OpenSSL puts what a certificate is trusted for behind it. */
function withoutTrust(der: Uint8Array): Uint8Array {
  try {
    return readDer(der).whole;
  } catch {
    return der;
  }
}
