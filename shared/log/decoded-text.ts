// Stage 3, log: the bytes of a log as UTF-8 without byte order mark, whatever editor or crash they went through. Nothing
// behind this file knows another encoding.
import { type TextEncoding, textEncoding } from '../model/text-encoding.ts';

/** Bytes waited for before the encoding is told, and in how many of the places UTF-16 has for them zeros must stand. */
const tellingBytes = 64;
const tellingZeros = 0.5;
const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);

export async function* decodedText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decode: ((chunk: Uint8Array) => Uint8Array) | null = null;
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (decode !== null) {
      yield decode(chunk);
      continue;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < tellingBytes) continue;
    decode = decoderFor(head);
    yield decode(withoutMark(head));
  }
  if (decode === null && head.length > 0) yield decoderFor(head)(withoutMark(head));
}

const withoutMark = (head: Uint8Array): Uint8Array =>
  utf8Mark.equals(head.subarray(0, utf8Mark.length)) ? head.subarray(utf8Mark.length) : head;

function decoderFor(head: Uint8Array): (chunk: Uint8Array) => Uint8Array {
  const encoding = textEncoding(head);
  if (encoding === 'utf-8' || !holdsZeros(head, encoding)) return withoutZeros;
  // It drops the mark and keeps half characters for the next chunk. Half a character at the very end is left out.
  const decoder = new TextDecoder(encoding);
  return (chunk) => withoutZeros(Buffer.from(decoder.decode(chunk, { stream: true })));
}

/** Two stray bytes before a log in UTF-8 look like a mark; the zeros do not lie. */
function holdsZeros(head: Uint8Array, encoding: TextEncoding): boolean {
  const sample = head.subarray(2, tellingBytes);
  const high = sample.filter((_, at) => at % 2 === (encoding === 'utf-16le' ? 1 : 0));
  return high.filter((byte) => byte === 0).length >= high.length * tellingZeros;
}

/** A crash leaves zeros in a file that was being written; the next record stands behind them on the same line. */
function withoutZeros(chunk: Uint8Array): Uint8Array {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  return bytes.indexOf(0) < 0 ? bytes : bytes.filter((byte) => byte !== 0);
}
