// A gzip'd tar of a few small files, as an Expressway hands out its diagnostic logs.
import { gzipSync } from 'node:zlib';

export interface ArchivedFile {
  /** At most 100 bytes: longer names need a header of their own. */
  name: string;
  content: string | Buffer;
}

const blockBytes = 512;

export function tarArchive(files: readonly ArchivedFile[]): Buffer {
  const pieces = files.flatMap(({ name, content }) => {
    const body = Buffer.from(content);
    return [header(name, body.length), body, Buffer.alloc(-body.length & (blockBytes - 1))];
  });
  return gzipSync(Buffer.concat([...pieces, Buffer.alloc(2 * blockBytes)])); // two empty blocks end it
}

/** POSIX ustar. */
function header(name: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  const field = (at: number, text: string): number => block.write(text, at, 'latin1');
  field(0, name);
  field(100, '0000644\0');
  field(108, '0000000\0');
  field(116, '0000000\0');
  field(124, `${sizeBytes.toString(8).padStart(11, '0')}\0`);
  field(136, '00000000000\0');
  field(148, ' '.repeat(8)); // the checksum counts itself as blanks
  field(156, '0');
  field(257, 'ustar\u000000');
  const sum = block.reduce((total, byte) => total + byte, 0);
  field(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}
