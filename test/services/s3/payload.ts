// The bytes of an upload out of the body of its request: length, hash, chunks with a trailer, checksums. Whatever the
// sender promised is checked.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented, S3Failure } from './s3-failure.ts';
import type { S3Request } from './s3-request.ts';

export interface Payload {
  bytes: Buffer;
  /** Checksum headers to answer with. */
  checksums: Record<string, string>;
}

const streamed = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

export function payloadOf({ headers, body }: S3Request): Payload {
  const promised = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  if (headers['content-length'] === undefined && promised !== streamed) {
    throw new S3Failure(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  const { bytes, trailers } = promised === streamed ? readChunks(body, headers) : { bytes: body, trailers: {} };
  if (/^[0-9a-f]{64}$/.test(promised)) {
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== promised) {
      throw new S3Failure(
        400,
        'XAmzContentSHA256Mismatch',
        'The provided x-amz-content-sha256 does not match the body.',
      );
    }
  } else if (promised !== streamed && promised !== 'UNSIGNED-PAYLOAD') {
    throw notImplemented(`x-amz-content-sha256 ${promised}`);
  }
  return { bytes, checksums: checkedChecksums(bytes, { ...headers, ...trailers }) };
}

/** `<hex length>\r\n<bytes>\r\n … 0\r\n<trailer>\r\n\r\n`. */
function readChunks(body: Buffer, headers: S3Request['headers']) {
  const broken = (what: string) => new S3Failure(400, 'IncompleteBody', `The chunked body is broken: ${what}`);
  const chunks: Buffer[] = [];
  let at = 0;
  const line = (): string => {
    const end = body.indexOf('\r\n', at);
    if (end === -1) throw broken('a line without its end');
    const text = body.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    const head = line();
    if (!/^[0-9a-f]+$/i.test(head)) throw broken(`a chunk without its length: ${head}`);
    const length = Number.parseInt(head, 16);
    if (length === 0) break;
    if (at + length > body.length) throw broken('a chunk without its bytes');
    chunks.push(body.subarray(at, at + length));
    at += length;
    if (line() !== '') throw broken('a chunk that is longer than its length');
  }
  const trailers: Record<string, string> = {};
  for (let text = line(); text !== ''; text = at < body.length ? line() : '') {
    const [name = '', value = ''] = text.split(/:(.*)/s);
    trailers[name.toLowerCase()] = value.trim();
  }
  const bytes = Buffer.concat(chunks);
  if (Number(headers['x-amz-decoded-content-length']) !== bytes.length) throw broken('another decoded length');
  const missing = (headers['x-amz-trailer'] ?? '').split(',').find((name) => name && !(name.trim() in trailers));
  if (missing) throw new S3Failure(400, 'MalformedTrailerError', `The request promised a trailer ${missing}.`);
  return { bytes, trailers };
}

const algorithms: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'x-amz-checksum-crc32': (bytes) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(bytes));
    return sum;
  },
  'x-amz-checksum-sha1': (bytes) => createHash('sha1').update(bytes).digest(),
  'x-amz-checksum-sha256': (bytes) => createHash('sha256').update(bytes).digest(),
  'content-md5': (bytes) => createHash('md5').update(bytes).digest(),
};

function checkedChecksums(bytes: Buffer, headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, promised] of Object.entries(headers)) {
    const isChecksum = name === 'content-md5' || (name.startsWith('x-amz-checksum-') && name !== 'x-amz-checksum-mode');
    if (!isChecksum) continue;
    const algorithm = algorithms[name];
    if (!algorithm) throw notImplemented(name);
    if (algorithm(bytes).toString('base64') !== promised) {
      throw new S3Failure(400, 'BadDigest', `The ${name} you specified did not match what we received.`);
    }
    if (name !== 'content-md5') checked[name] = promised;
  }
  return checked;
}
