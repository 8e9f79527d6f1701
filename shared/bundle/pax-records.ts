// Stage 2, members: the records of a pax extended header (`<length> <key>=<value>\n`), of which name and size matter.

const utf8 = new TextDecoder();

/** Records that break the form end the reading: what stood before them counts. */
export function paxOverrides(bytes: Uint8Array): { name?: string; sizeBytes?: number } {
  const found: { name?: string; sizeBytes?: number } = {};
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank < 0 ? Number.NaN : Number(utf8.decode(bytes.subarray(at, blank)));
    if (!Number.isInteger(length) || length <= blank - at || at + length > bytes.length) break;
    const record = utf8.decode(bytes.subarray(blank + 1, at + length - 1));
    const equals = record.indexOf('=');
    const value = record.slice(equals + 1);
    if (record.slice(0, equals) === 'path') found.name = value;
    if (record.slice(0, equals) === 'size' && /^\d{1,15}$/.test(value)) found.sizeBytes = Number(value);
    at += length;
  }
  return found;
}
