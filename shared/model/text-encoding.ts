// In which encoding a text stands, by its byte order mark or, without one, by the zero bytes that UTF-16 puts between
// the letters of ASCII text. Logs and dumps pass through editors that save them in another encoding.

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export function textEncoding(head: Uint8Array): TextEncoding {
  const [first, second, third, fourth] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  return first === 0 && second && third === 0 && fourth ? 'utf-16be' : 'utf-8';
}
