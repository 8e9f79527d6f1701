// What a capture shows of real handshakes between node:tls on both sides.
import { beforeAll, describe, expect, it } from 'vitest';
import { captureOf, digestOf, onlyHandshake, readCaptures, shownDigests } from '../../build/capture-outcome.ts';
import { captureStartMs, segmentsOf, type Turn } from '../../build/capture-segments.ts';
import { type Issued, makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { recordedHandshake, recordedHandshakes } from '../../build/recorded-handshake.ts';

let ca: Issued;
let intermediate: Issued;
let ecdsa: Issued;
let rsa: Issued;

beforeAll(() => {
  ca = makeCa();
  intermediate = makeIntermediate(ca);
  ecdsa = makeLeaf(intermediate);
  rsa = makeLeaf(ca, { keyType: 'rsa2048' });
});

const tls12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
const tls13 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const;
const chainOf = (...issued: Issued[]) => ({
  key: issued[0]?.keyPem ?? '',
  cert: issued.map(({ pem }) => pem).join(''),
});

describe('a completed handshake', () => {
  it('of TLS 1.2 with ECDSA tells both ends, the name asked for, what was chosen and the chain as it was sent', async () => {
    const turns = await recordedHandshake({ ...chainOf(ecdsa, intermediate, ca), server: tls12 });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns))]);

    expect(handshake).toMatchObject({
      client: { ip: '10.61.20.5', port: 49966 },
      server: { ip: '10.61.20.11', port: 8443 },
      timeMs: captureStartMs,
      sni: 'pub.example.lab',
      offeredVersions: ['1.3', '1.2'],
      version: '1.2',
      cipher: 'ECDHE-ECDSA-AES128-GCM-SHA256',
      clientAlert: null,
      serverAlert: null,
      isCompleted: true,
    });
    expect(handshake.offeredCiphers).toContain('TLS_AES_128_GCM_SHA256');
    expect(handshake.offeredCiphers).toContain('ECDHE-RSA-AES256-GCM-SHA384');
    expect(shownDigests(handshake)).toEqual([ecdsa, intermediate, ca].map(({ der }) => digestOf(der)));
  });

  it('of TLS 1.2 with RSA shows the certificate byte for byte', async () => {
    const turns = await recordedHandshake({ ...chainOf(rsa), server: { ...tls12, ciphers: 'AES256-SHA256' } });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns))]);

    expect(handshake).toMatchObject({ version: '1.2', cipher: 'AES256-SHA256', isCompleted: true });
    expect(shownDigests(handshake)).toEqual([digestOf(rsa.der)]);
  });

  it('of TLS 1.3 tells that the certificates were sent encrypted', async () => {
    const turns = await recordedHandshake({ ...chainOf(ecdsa), server: tls13 });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns))]);

    expect(handshake).toMatchObject({ version: '1.3', chain: { kind: 'encrypted' }, isCompleted: true });
    expect(handshake.cipher).toBe('TLS_AES_256_GCM_SHA384');
  });

  it('of TLS 1.3 behind a HelloRetryRequest is taken from the real answer', async () => {
    const turns = await recordedHandshake({
      ...chainOf(ecdsa),
      server: { ...tls13, ecdhCurve: 'P-384' } as never,
      client: { ecdhCurve: 'X25519:P-384' },
    });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns))]);

    expect(handshake).toMatchObject({ version: '1.3', chain: { kind: 'encrypted' }, isCompleted: true });
    expect(handshake.sni).toBe('pub.example.lab');
  });

  it('whose chain of 40 certificates fills many records is shown whole', async () => {
    const crowd = Array.from({ length: 40 }, () =>
      makeIntermediate(ca, { subjectAltNames: ['DNS:x'.padEnd(700, 'y')] }),
    );
    const turns = await recordedHandshake({ ...chainOf(ecdsa, ...crowd), server: tls12 });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns))]);

    expect(shownDigests(handshake)).toEqual([ecdsa, ...crowd].map(({ der }) => digestOf(der)));
  });

  it("in which the client shows certificates too tells the server's only", async () => {
    const turns = await recordedHandshake({
      ...chainOf(ecdsa),
      server: { ...tls12, requestCert: true, rejectUnauthorized: false },
      client: { key: rsa.keyPem, cert: rsa.pem },
    });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns))]);

    expect(shownDigests(handshake)).toEqual([digestOf(ecdsa.der)]);
    expect(handshake.isCompleted).toBe(true);
  });
});

describe('a resumed session', () => {
  it.each([
    ['1.2', tls12, 'whole'],
    ['1.3', tls13, 'encrypted'],
  ] as const)('of TLS %s shows no certificates', async (version, server, first) => {
    const recordings = await recordedHandshakes({ ...chainOf(ecdsa), server, times: 2 });

    const kinds = [];
    for (const turns of recordings) kinds.push(await onlyHandshake([captureOf(segmentsOf(turns))]));

    expect(kinds.map(({ chain }) => chain.kind)).toEqual([first, 'resumed']);
    expect(kinds[1]).toMatchObject({ version, isCompleted: true });
  });
});

describe('a refused handshake', () => {
  it.each([
    ['1.2', tls12, 'whole'],
    ['1.3', tls13, 'encrypted'],
  ] as const)('by a client of TLS %s that does not know the CA shows its alert', async (version, server, kind) => {
    const turns = await recordedHandshake({ ...chainOf(ecdsa), server, client: { rejectUnauthorized: true } });
    const refused: Turn[] = [...untilLastServerFlight(turns), alert('client', 48)];

    const handshake = await onlyHandshake([captureOf(segmentsOf(refused))]);

    expect(handshake).toMatchObject({ version, chain: { kind }, isCompleted: false });
    expect(handshake.clientAlert).toEqual({ level: 'fatal', description: 48 });
    expect(handshake.serverAlert).toBeNull();
  });

  it('by the server for want of a common cipher shows its alert and no certificates', async () => {
    const turns = await recordedHandshake({
      ...chainOf(rsa),
      server: { ...tls12, ciphers: 'AES256-SHA256' },
      client: { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256' },
    });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns))]);

    expect(handshake).toMatchObject({ chain: { kind: 'none' }, version: null, clientAlert: null, isCompleted: false });
    expect(handshake.serverAlert).toEqual({ level: 'fatal', description: 40 });
    expect(handshake.offeredCiphers).toEqual(['AES128-SHA256']);
  });

  it('by the server for want of a common version shows its alert', async () => {
    const turns = await recordedHandshake({ ...chainOf(ecdsa), server: tls13, client: tls12 });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns))]);

    expect(handshake).toMatchObject({ chain: { kind: 'none' }, offeredVersions: ['1.2'], version: null });
    expect(handshake.serverAlert).toEqual({ level: 'fatal', description: 70 });
  });
});

describe('TLS that begins behind clear-text talk', () => {
  it('is found where it begins', async () => {
    const clearTalk: Turn[] = [
      { from: 'server', bytes: Buffer.from('220 mail.example.lab ESMTP\r\n250 STARTTLS\r\n220 Go ahead\r\n') },
      { from: 'client', bytes: Buffer.from('EHLO expc1\r\nSTARTTLS\r\n') },
    ];
    const turns = await recordedHandshake({ ...chainOf(ecdsa), server: tls12, clearTalk });

    const handshake = await onlyHandshake([captureOf(segmentsOf(turns, { sizes: [11] }))]);

    expect(handshake).toMatchObject({ sni: 'pub.example.lab', isCompleted: true });
    expect(shownDigests(handshake)).toEqual([digestOf(ecdsa.der)]);
  });
});

describe('connections one after the other', () => {
  it('between the same ports are told apart by their SYN', async () => {
    const first = await recordedHandshake({ ...chainOf(ecdsa), server: tls12 });
    const second = await recordedHandshake({ ...chainOf(rsa), server: tls12 });
    const segments = [
      ...segmentsOf(first, { ending: 'open' }),
      ...segmentsOf(second, { clientInitial: 900_000, serverInitial: 4_000_000_000, startMs: captureStartMs + 5_000 }),
    ];

    const { handshakes } = await readCaptures([captureOf(segments)]);

    expect(handshakes.map(shownDigests)).toEqual([[digestOf(ecdsa.der)], [digestOf(rsa.der)]]);
  });
});

const alert = (from: Turn['from'], description: number): Turn => ({
  from,
  bytes: Buffer.from([21, 3, 3, 0, 2, 2, description]),
});

/** node:tls judges the chain only after the handshake, as its own check: the alert of other clients is put in by hand. */
function untilLastServerFlight(turns: readonly Turn[]): Turn[] {
  const firstServer = turns.findIndex(({ from }) => from === 'server');
  const nextClient = turns.findIndex(({ from }, place) => place > firstServer && from === 'client');
  return nextClient < 0 ? [...turns] : turns.slice(0, nextClient);
}
