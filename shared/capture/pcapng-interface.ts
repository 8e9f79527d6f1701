// Stage 5, capture: what a pcapng file tells about an interface: its kind of link and the unit of its times.

export interface CaptureInterface {
  linkType: number;
  /** Bytes kept of each packet; 0: all. */
  snapLength: number;
  unitsPerMs: number;
  /** Added to every time. */
  offsetMs: number;
}

const endOfOptions = 0;
const timeResolution = 9;
const timeOffset = 14;

/** Reads the body of an interface description block; options that do not fit are left out. */
export function readInterface(body: DataView, isLittleEndian: boolean): CaptureInterface {
  const found: CaptureInterface = {
    linkType: body.getUint16(0, isLittleEndian),
    snapLength: body.getUint32(4, isLittleEndian),
    unitsPerMs: 1e3,
    offsetMs: 0,
  };
  for (let at = 8; at + 4 <= body.byteLength; ) {
    const code = body.getUint16(at, isLittleEndian);
    const length = body.getUint16(at + 2, isLittleEndian);
    if (code === endOfOptions || at + 4 + length > body.byteLength) break;
    if (code === timeResolution && length >= 1) found.unitsPerMs = unitsPerMs(body.getUint8(at + 4));
    if (code === timeOffset && length >= 8) found.offsetMs = Number(body.getBigInt64(at + 4, isLittleEndian)) * 1e3;
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return found;
}

/** The highest bit tells that the rest is a power of two, not of ten. */
const unitsPerMs = (resolution: number): number =>
  (resolution & 0x80) === 0 ? 10 ** resolution / 1e3 : 2 ** (resolution & 0x7f) / 1e3;
