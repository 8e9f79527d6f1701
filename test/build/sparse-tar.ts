// Sparse files as GNU tar stores them, in each of the four forms, made by hand.
import { paxRecord, type TarEntry, tar, tarHeader } from './tar.ts';

export interface SparseFile {
  name: string;
  sizeBytes: number;
  /** What stands at which place; zeros are between. */
  pieces: readonly (readonly [offset: number, data: string | Uint8Array])[];
}

export type SparseForm = 'gnu' | '0.0' | '0.1' | '1.0';

export function sparseTar(form: SparseForm, file: SparseFile, others: readonly TarEntry[] = []): Buffer {
  const rest = tar(others);
  if (form === 'gnu') return Buffer.concat([gnuFile(file), rest]);
  const map = file.pieces.flatMap(([offset, data]) => [offset, Buffer.from(data).length]);
  const records = recordsOf(form, file, map);
  const lines = [file.pieces.length, ...map].map((number) => `${number}\n`).join('');
  const leading = form === '1.0' ? lines.padEnd(Math.ceil(lines.length / 512) * 512, '\0') : '';
  const entries = [
    { name: 'records', type: 'x', body: records },
    { name: './GNUSparseFile.0/x', body: Buffer.concat([Buffer.from(leading), dataOf(file)]) },
  ];
  return Buffer.concat([tar(entries, { endMark: false }), rest]);
}

function recordsOf(form: SparseForm, { name, sizeBytes }: SparseFile, map: readonly number[]): string {
  if (form === '1.0') {
    return (
      paxRecord('GNU.sparse.major', '1') +
      paxRecord('GNU.sparse.minor', '0') +
      paxRecord('GNU.sparse.name', name) +
      paxRecord('GNU.sparse.realsize', `${sizeBytes}`)
    );
  }
  const numbers =
    form === '0.1'
      ? paxRecord('GNU.sparse.name', name) + paxRecord('GNU.sparse.map', map.join(','))
      : paxRecord('path', name) +
        map.map((number, at) => paxRecord(`GNU.sparse.${at % 2 ? 'numbytes' : 'offset'}`, `${number}`)).join('');
  return paxRecord('GNU.sparse.size', `${sizeBytes}`) + numbers;
}

const octal = (number: number): string => `${number.toString(8).padStart(11, '0')}\0`;

const dataOf = ({ pieces }: SparseFile): Buffer => Buffer.concat(pieces.map(([, data]) => Buffer.from(data)));

function gnuFile(file: SparseFile): Buffer {
  const { name, sizeBytes, pieces } = file;
  const data = dataOf(file);
  const header = tarHeader({ name, type: 'S', declaredSize: data.length });
  const fields = pieces.map(([offset, piece]) => octal(offset) + octal(Buffer.from(piece).length));
  header.write('ustar  \0', 257, 'latin1');
  header.fill(0, 345, 512);
  header.write(fields.slice(0, 4).join(''), 386, 'latin1');
  header[482] = fields.length > 4 ? 1 : 0;
  header.write(octal(sizeBytes), 483, 'latin1');
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const further: Buffer[] = [];
  for (let at = 4; at < fields.length; at += 21) {
    const block = Buffer.alloc(512);
    block.write(fields.slice(at, at + 21).join(''), 0, 'latin1');
    block[504] = at + 21 < fields.length ? 1 : 0;
    further.push(block);
  }
  return Buffer.concat([header, ...further, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}
