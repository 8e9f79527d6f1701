// Stage 2, members: the records of a pax extended header (`<length> <key>=<value>\n`), of which the name, the size and
// the map of a sparse file matter.

const utf8 = new TextDecoder();

export interface PaxOverrides {
  name?: string;
  sizeBytes?: number;
  /** A file with holes. */
  sparse?: PaxSparse;
}

export interface PaxSparse {
  sizeBytes: number;
  /** Offset, bytes, offset, bytes …; null: they stand in front of the data. */
  numbers: number[] | null;
}

/** Records that break the form end the reading: what stood before them counts. */
export function paxOverrides(bytes: Uint8Array): PaxOverrides {
  const values = new Map<string, string>();
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank < 0 ? Number.NaN : Number(utf8.decode(bytes.subarray(at, blank)));
    if (!Number.isInteger(length) || length <= blank - at || at + length > bytes.length) break;
    const record = utf8.decode(bytes.subarray(blank + 1, at + length - 1));
    const equals = record.indexOf('=');
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1);
    values.set(key, value);
    if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes') numbers.push(decimal(value));
    at += length;
  }
  return overridesOf(values, numbers);
}

function overridesOf(values: ReadonlyMap<string, string>, numbers: number[]): PaxOverrides {
  const name = values.get('GNU.sparse.name') ?? values.get('path');
  const sizeBytes = decimal(values.get('size'));
  const sparse = sparseOf(values, numbers);
  return {
    ...(name !== undefined && { name }),
    ...(!Number.isNaN(sizeBytes) && { sizeBytes }),
    ...(sparse !== null && { sparse }),
  };
}

function sparseOf(values: ReadonlyMap<string, string>, numbers: number[]): PaxSparse | null {
  const sizeBytes = decimal(values.get('GNU.sparse.realsize') ?? values.get('GNU.sparse.size'));
  if (Number.isNaN(sizeBytes)) return null;
  if (values.get('GNU.sparse.major') === '1') return { sizeBytes, numbers: null };
  const map = values.get('GNU.sparse.map');
  return { sizeBytes, numbers: map === undefined ? numbers : map === '' ? [] : map.split(',').map(decimal) };
}

const decimal = (text: string | undefined): number => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN);
