// TLS messages written by hand, for captures whose handshakes a test wants to state byte by byte.

const u8 = (value: number): Buffer => Buffer.from([value]);
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u24 = (value: number): Buffer => Buffer.from([value >> 16, (value >> 8) & 255, value & 255]);
const sized = (length: (value: number) => Buffer, body: Uint8Array): Buffer =>
  Buffer.concat([length(body.length), body]);

const record = (type: number, body: Uint8Array, version = 0x0303): Buffer =>
  Buffer.concat([u8(type), u16(version), sized(u16, body)]);
const message = (type: number, body: Uint8Array): Buffer => Buffer.concat([u8(type), sized(u24, body)]);
const random = Buffer.alloc(32, 7);

const suites = { rsa: 0xc030, ecdsa: 0xc02c, tls13: 0x1302 } as const;

/** Version 1.2; asks for that name, or for none. */
export function clientHello(sni: string | null): Buffer {
  const name =
    sni === null ? Buffer.alloc(0) : sized(u16, sized(u16, Buffer.concat([u8(0), sized(u16, Buffer.from(sni))])));
  const extensions = sni === null ? Buffer.alloc(0) : Buffer.concat([u16(0), name]);
  const offered = Buffer.concat([u16(suites.rsa), u16(suites.ecdsa), u16(suites.tls13)]);
  const body = [u16(0x0303), random, u8(0), sized(u16, offered), sized(u8, u8(0)), sized(u16, extensions)];
  return record(22, message(1, Buffer.concat(body)), 0x0301);
}

export function serverHello(suite: keyof typeof suites): Buffer {
  // supported_versions names 1.3; older versions stand in the message itself.
  const extensions = suite === 'tls13' ? Buffer.concat([u16(43), sized(u16, u16(0x0304))]) : Buffer.alloc(0);
  const body = [u16(0x0303), random, u8(0), u16(suites[suite]), u8(0), sized(u16, extensions)];
  return record(22, message(2, Buffer.concat(body)));
}

export const certificateMessage = (ders: readonly Uint8Array[]): Buffer =>
  record(22, message(11, sized(u24, Buffer.concat(ders.map((der) => sized(u24, der))))));

export const helloDone = (): Buffer => record(22, message(14, Buffer.alloc(0)));
export const changeCipherSpec = (): Buffer => record(20, u8(1));
export const encrypted = (length = 40): Buffer => record(22, Buffer.alloc(length, 0xaa));
export const applicationData = (length = 60): Buffer => record(23, Buffer.alloc(length, 0xbb));
export const fatalAlert = (description: number): Buffer => record(21, Buffer.concat([u8(2), u8(description)]));
