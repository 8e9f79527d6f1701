// Forms of TLS that node:tls does not send by itself, written byte by byte.
import { describe, expect, it } from 'vitest';
import { captureOf, onlyHandshake, readCaptures } from '../../build/capture-outcome.ts';
import { segmentsOf, type Turn } from '../../build/capture-segments.ts';

const number = (value: number, bytes: number): Buffer => {
  const field = Buffer.alloc(bytes);
  field.writeUIntBE(value, 0, bytes);
  return field;
};
const record = (type: number, body: Uint8Array, version = 0x0303): Buffer =>
  Buffer.concat([Buffer.from([type]), number(version, 2), number(body.length, 2), body]);
const message = (type: number, ...body: Uint8Array[]): Buffer => {
  const content = Buffer.concat(body);
  return Buffer.concat([Buffer.from([type]), number(content.length, 3), content]);
};
const random = Buffer.alloc(32, 7);
const extension = (type: number, body: Uint8Array): Buffer =>
  Buffer.concat([number(type, 2), number(body.length, 2), body]);
const extensions = (...list: Buffer[]): Buffer => {
  const body = Buffer.concat(list);
  return Buffer.concat([number(body.length, 2), body]);
};
const suites = (...codes: number[]): Buffer =>
  Buffer.concat([number(codes.length * 2, 2), ...codes.map((code) => number(code, 2))]);

const clientHello = (version: number, ciphers: Buffer, ...rest: Buffer[]): Buffer =>
  message(1, number(version, 2), random, Buffer.from([0]), ciphers, Buffer.from([1, 0]), extensions(...rest));
const serverHello = (version: number, cipher: number, ...rest: Buffer[]): Buffer =>
  message(2, number(version, 2), random, Buffer.from([0]), number(cipher, 2), Buffer.from([0]), extensions(...rest));
const certificate = (...ders: Buffer[]): Buffer => {
  const list = Buffer.concat(ders.map((der) => Buffer.concat([number(der.length, 3), der])));
  return message(11, number(list.length, 3), list);
};

const hello = clientHello(0x0303, suites(0xc02f));
const leaf = Buffer.alloc(700, 0x31);
const root = Buffer.alloc(900, 0x32);
const done = message(14);
const keyExchange = message(16, Buffer.alloc(66, 9));
const finished = [record(20, Buffer.from([1])), record(22, Buffer.alloc(40, 0xe1))];

const from = (speaker: Turn['from'], ...records: Buffer[]): Turn => ({ from: speaker, bytes: Buffer.concat(records) });
const capture = (...turns: Turn[]): Buffer => captureOf(segmentsOf(turns));

describe('a ClientHello', () => {
  it('tells its versions and ciphers without the values that only ask for something or stand for nothing', async () => {
    const versions = extension(43, Buffer.from('080a0a030403030301', 'hex'));
    const offered = clientHello(0x0303, suites(0x1a1a, 0x1301, 0xc02f, 0xfeff, 0x00ff, 0x5600), versions);

    const handshake = await onlyHandshake([capture(from('client', record(22, offered)))]);

    expect(handshake.offeredVersions).toEqual(['1.3', '1.2', '1.0']);
    expect(handshake.offeredCiphers).toEqual(['TLS_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', '0xFEFF']);
  });

  it('in records of one byte each is read', async () => {
    const named = clientHello(
      0x0301,
      suites(0x002f),
      extension(0, Buffer.concat([number(11, 2), Buffer.from([0]), number(8, 2), Buffer.from('a.b.test')])),
    );
    const records = Array.from(named, (byte) => record(22, Buffer.from([byte]), 0x0301));

    const handshake = await onlyHandshake([capture(from('client', ...records))]);

    expect(handshake).toMatchObject({ sni: 'a.b.test', offeredVersions: ['1.0'], offeredCiphers: ['AES128-SHA'] });
  });

  it('in the format of SSL 2.0 is read, and what the server answers to it', async () => {
    const body = Buffer.concat([
      Buffer.from('010301000600000010', 'hex'),
      Buffer.from('00002f0700c0', 'hex'),
      random.subarray(16),
    ]);
    const ssl2 = Buffer.concat([number(0x8000 | body.length, 2), body]);
    const answer = Buffer.concat([serverHello(0x0301, 0x2f), certificate(leaf), done]);

    const handshake = await onlyHandshake([
      capture(
        from('client', ssl2),
        from('server', record(22, answer, 0x0301)),
        from('client', record(22, keyExchange, 0x0301), ...finished),
        from('server', ...finished),
      ),
    ]);

    expect(handshake).toMatchObject({ offeredVersions: ['1.0'], offeredCiphers: ['AES128-SHA'], version: '1.0' });
    expect(handshake).toMatchObject({
      chain: { kind: 'whole', certificates: [new Uint8Array(leaf)] },
      isCompleted: true,
    });
  });
});

describe('the answer of a server', () => {
  it.each([
    [0x0300, 'SSL 3.0'],
    [0x0301, '1.0'],
    [0x0302, '1.1'],
    [0x0303, '1.2'],
  ])('of version %i is told as %s', async (code, version) => {
    const answer = record(22, Buffer.concat([serverHello(code, 0x35), certificate(leaf, root), done]), code);

    const handshake = await onlyHandshake([capture(from('client', record(22, hello)), from('server', answer))]);

    expect(handshake).toMatchObject({ version, cipher: 'AES256-SHA', isCompleted: false });
    expect(handshake.chain).toEqual({ kind: 'whole', certificates: [leaf, root].map((der) => new Uint8Array(der)) });
  });

  it('in records cut at every 11 bytes is read', async () => {
    const flight = Buffer.concat([serverHello(0x0303, 0xc030), certificate(leaf, root), done]);
    const records = Array.from({ length: Math.ceil(flight.length / 11) }, (_, place) =>
      record(22, flight.subarray(place * 11, place * 11 + 11)),
    );

    const handshake = await onlyHandshake([capture(from('client', record(22, hello)), from('server', ...records))]);

    expect(handshake.chain).toEqual({ kind: 'whole', certificates: [leaf, root].map((der) => new Uint8Array(der)) });
  });

  it('without certificates is anonymous', async () => {
    const flight = Buffer.concat([serverHello(0x0303, 0x0034), message(12, Buffer.alloc(90)), done]);

    const handshake = await onlyHandshake([
      capture(
        from('client', record(22, hello)),
        from('server', record(22, flight)),
        from('client', record(22, keyExchange), ...finished),
        from('server', ...finished),
      ),
    ]);

    expect(handshake).toMatchObject({ cipher: 'ADH-AES128-SHA', chain: { kind: 'none' }, isCompleted: true });
  });

  it('with a new ticket and without certificates goes on with an earlier session', async () => {
    const flight = [record(22, serverHello(0x0303, 0xc030)), record(22, message(4, Buffer.alloc(180)))];

    const handshake = await onlyHandshake([
      capture(from('client', record(22, hello)), from('server', ...flight, ...finished), from('client', ...finished)),
    ]);

    expect(handshake).toMatchObject({ chain: { kind: 'resumed' }, isCompleted: true });
  });

  it('with certificates whose lengths do not fit each other is partial', async () => {
    const wrong = message(11, number(703, 3), number(900, 3), leaf);
    const answer = record(22, Buffer.concat([serverHello(0x0303, 0x35), wrong, done]));

    const handshake = await onlyHandshake([capture(from('client', record(22, hello)), from('server', answer))]);

    expect(handshake.chain).toEqual({ kind: 'partial' });
  });

  it('with a certificate message beyond the budget is partial, and told as lost', async () => {
    const answer = Buffer.concat([serverHello(0x0303, 0x35), certificate(Buffer.alloc(300_000)), done]);
    const records = Array.from({ length: 19 }, (_, place) =>
      record(22, answer.subarray(place * 16_000, (place + 1) * 16_000)),
    );

    const { handshakes, codes } = await readCaptures([
      capture(from('client', record(22, hello)), from('server', ...records)),
    ]);

    expect(handshakes).toMatchObject([{ chain: { kind: 'partial' } }]);
    expect(codes).toEqual(['capture-budget']);
  });
});

describe('an alert', () => {
  const flight = record(22, Buffer.concat([serverHello(0x0303, 0x35), certificate(leaf), done]));
  const opening = [from('client', record(22, hello)), from('server', flight)];

  it.each([
    ['a fatal one', '0230', { level: 'fatal', description: 48 }],
    ['a warning that refuses the certificate', '012d', { level: 'warning', description: 45 }],
    ['a warning about the name', '0170', null],
    ['the notice of closing', '0100', null],
    ['the notice of closing, marked fatal', '0200', null],
  ])('that is %s of the client is told, or not, as such', async (_, bytes, expected) => {
    const alert = record(21, Buffer.from(bytes, 'hex'));

    const handshake = await onlyHandshake([capture(...opening, from('client', alert))]);

    expect(handshake).toMatchObject({ clientAlert: expected, serverAlert: null, isCompleted: false });
    expect(handshake.chain.kind).toBe('whole');
  });

  it('that follows the change to encryption is no alert in clear', async () => {
    const encrypted = record(21, Buffer.alloc(26, 2));

    const handshake = await onlyHandshake([
      capture(...opening, from('client', record(22, keyExchange), ...finished), from('server', ...finished, encrypted)),
    ]);

    expect(handshake).toMatchObject({ clientAlert: null, serverAlert: null, isCompleted: true });
  });

  it('of the server behind the second flight of the client ends the handshake', async () => {
    const refusal = record(21, Buffer.from([2, 42]));

    const handshake = await onlyHandshake([
      capture(...opening, from('client', record(22, keyExchange), ...finished), from('server', refusal)),
    ]);

    expect(handshake).toMatchObject({ serverAlert: { level: 'fatal', description: 42 }, isCompleted: false });
  });

  it('of the server in TLS 1.3 before anything encrypted means that no certificate was sent', async () => {
    const answer = record(22, serverHello(0x0303, 0x1301, extension(43, Buffer.from([3, 4]))));

    const handshake = await onlyHandshake([
      capture(from('client', record(22, hello)), from('server', answer, record(21, Buffer.from([2, 80])))),
    ]);

    expect(handshake).toMatchObject({ version: '1.3', chain: { kind: 'none' } });
  });
});

describe('what is not TLS', () => {
  it('tells nothing, however long it is', async () => {
    const page = from('server', Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), Buffer.alloc(300_000, '<p>text</p>'));

    const { handshakes, codes, mostHeldBytes } = await readCaptures([
      capture(from('client', Buffer.from('GET / HTTP/1.1\r\n\r\n')), page),
    ]);

    expect(handshakes).toEqual([]);
    expect(codes).toEqual([]);
    expect(mostHeldBytes).toBeLessThan(1_000);
  });
});
