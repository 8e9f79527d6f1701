// Tar archives made by hand, field by field, so that tests can also make them wrong.

export interface TarEntry {
  name: string;
  body?: string | Uint8Array;
  type?: string;
  /** Written into the header instead of the body's length. */
  declaredSize?: string | number;
}

const blockBytes = 512;

export function tarHeader({ name, body = '', type = '0', declaredSize }: TarEntry): Buffer {
  const block = Buffer.alloc(blockBytes);
  const size = declaredSize ?? Buffer.from(body).length;
  block.write(name, 0, 100, 'utf8');
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(typeof size === 'string' ? size : `${size.toString(8).padStart(11, '0')}\0`, 124, 12, 'latin1');
  block.write('14305552072\0', 136);
  block.write(type, 156);
  block.write('ustar\u000000', 257, 'latin1');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

export function tar(entries: readonly TarEntry[], { endMark = true } = {}): Buffer {
  const pieces = entries.flatMap((entry) => {
    const body = Buffer.from(entry.body ?? '');
    return [tarHeader(entry), body, Buffer.alloc((blockBytes - (body.length % blockBytes)) % blockBytes)];
  });
  return Buffer.concat([...pieces, Buffer.alloc(endMark ? 2 * blockBytes : 0)]);
}

/** A pax record: its length counts itself. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest) + 1;
  while (`${length}`.length + Buffer.byteLength(rest) !== length) length++;
  return `${length}${rest}`;
}
