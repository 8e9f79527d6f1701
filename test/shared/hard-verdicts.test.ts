// Verdicts that are easy to get wrong: a second fault that hides the first, several addresses behind one name, one moment
// for several steps, names that differ.
import { describe, expect, it } from 'vitest';
import { judged, serverAt } from '../build/analysed.ts';
import { failing, parts } from '../build/exchange-parts.ts';
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  someNode,
  sslError,
  stamp,
} from '../build/log-lines.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const host = 'cucm.example.lab';
const ip = '10.61.20.11';
const selfSigned = coreWarning(host, ip, 'self signed certificate');
const refused = (txn: number, atMs: number, to = ip): string[] =>
  exchangeLines(someNode, failedExchange(txn, atMs, host, to, 8443, [selfSigned.replace(ip, to), sslError(host)]));
const down = (txn: number, atMs: number): string[] =>
  exchangeLines(someNode, {
    ...failedExchange(txn, atMs, host, ip, 8443, []),
    sent: 'HTTP/1.1 502 Connection refused',
  });
const ok = (txn: number, atMs: number, to = ip): string[] =>
  exchangeLines(someNode, okExchange(txn, atMs, host, to, 8443));
const tolerated = (txn: number, atMs: number): string[] =>
  exchangeLines(someNode, {
    ...okExchange(txn, atMs, host, ip, 8443),
    threadLines: [coreWarning(host, ip, 'self signed certificate', 0, 'Continue')],
  });
const set = (atMs: number, from: string, to: string): string =>
  `${stamp(atMs, 120)} expc1 UTCTime="x" Event="System Configuration Changed" Detail="xconfiguration edgeConfigServer verifyOriginServer - changed from: ${from} to: ${to}"`;

describe('a refused connection behind a refused certificate', () => {
  it('does not make an answer without verification a recovery', async () => {
    const log = [
      ...refused(1, start),
      set(start + 1_000, 'On', 'Off'),
      ...down(2, start + 2_000),
      ...ok(3, start + 3_000),
    ];

    const server = serverAt(await judged({ log }), host, 8443);

    expect(server).toMatchObject({ verdict: 'warn', reasons: ['verification-off'], cause: 'self-signed' });
  });

  it('does not make a tolerated failure a recovery', async () => {
    const log = [...refused(1, start), ...down(2, start + 2_000), ...tolerated(3, start + 3_000)];

    const server = serverAt(await judged({ log }), host, 8443);

    expect(server).toMatchObject({ verdict: 'warn', reasons: ['verification-permissive'], cause: 'self-signed' });
  });

  it('is a recovery once an answer was verified', async () => {
    const log = [...refused(1, start), ...ok(2, start + 1_000), ...down(3, start + 2_000), ...ok(4, start + 3_000)];

    expect(serverAt(await judged({ log }), host, 8443)).toMatchObject({ verdict: 'warn', reasons: ['intermittent'] });
  });
});

describe('verification that is set while an exchange is open', () => {
  const open = (txn: number, atMs: number) => parts(okExchange(txn, atMs, host, ip, 8443));

  it('counts as it stood when the request was sent', async () => {
    const { open: sent, close } = open(1, start);
    const off = await judged({ log: [...sent, set(start + 12, 'Off', 'On'), ...close], verifyOriginServer: 'Off' });
    const on = await judged({
      log: [...sent, set(start + 12, 'On', 'Off'), ...close, set(start + 100, 'Off', 'On')],
    });

    expect(serverAt(off, host, 8443)).toMatchObject({ verdict: 'inconclusive', reasons: ['not-verified'] });
    expect(serverAt(on, host, 8443)).toMatchObject({ verdict: 'pass', reasons: [] });
  });
});

describe('several addresses behind one name', () => {
  it('fail as long as one of them has not answered since', async () => {
    const log = [
      ...refused(1, start),
      ...refused(2, start + 1_000, '10.61.20.12'),
      ...ok(3, start + 2_000, '10.61.20.12'),
    ];

    expect(serverAt(await judged({ log }), host, 8443)).toMatchObject({ verdict: 'fail', cause: 'self-signed' });
  });
});

describe('one time stamp for several steps', () => {
  it('keeps the order of the log where stamps have no fraction', async () => {
    const whole = (lines: string[]): string[] =>
      lines.map((line) => line.replace(/\.\d{3}(?=\+02:00)/, '').replace(/,\d{3}"/, '"'));

    const mended = await judged({ log: whole([...refused(1, start), ...ok(2, start + 30)]) });
    const broken = await judged({ log: whole([...ok(2, start), ...refused(1, start + 30)]) });

    expect(serverAt(mended, host, 8443)).toMatchObject({ verdict: 'warn', reasons: ['recovered'] });
    expect(serverAt(broken, host, 8443)).toMatchObject({ verdict: 'fail', reasons: [] });
  });

  it('tells ports apart where only the steps have a fraction', async () => {
    const coarse = (lines: string[]): string[] => lines.map((line) => line.replace(/\.\d{3}(?=\+02:00)/, ''));
    const a = failing(1, 8443, selfSigned);
    const b = failing(2, 6972);
    const late = parts(failedExchange(2, start + 5_000, host, ip, 6972, []));

    const node = await judged({ log: coarse([...b.open, ...a.open, ...a.lines, ...a.close, ...late.close]) });

    expect(node.servers.map(({ port, cause }) => [port, cause])).toEqual([
      [6972, 'closed-by-server'],
      [8443, 'self-signed'],
    ]);
  });
});

describe('names and words that differ', () => {
  it('joins a line whose handshake name is not the host that was asked for', async () => {
    const line =
      '[ET_NET 1] WARNING: Core server certificate verification failed for (sni.example.lab). Action=Terminate Error=self signed certificate server=cucm.example.lab(10.61.20.11) depth=0';
    const log = exchangeLines(someNode, failedExchange(1, start, host, ip, 8443, [line, sslError('sni.example.lab')]));

    const node = await judged({ log });

    expect(node.servers.map(({ address, port, cause }) => [address, port, cause])).toEqual([
      [host, 8443, 'self-signed'],
    ]);
  });

  it('takes the older words for a tolerated failure as one', async () => {
    const line = `[ET_NET 1] WARNING: Server certificate verification failed but continuing with the connection establishment:${host}:${ip}`;
    const log = exchangeLines(someNode, { ...okExchange(1, start, host, ip, 8443), threadLines: [line] });

    const node = await judged({ log, verifyOriginServer: null });

    expect(node.servers.map(({ port, verdict, reasons, cause }) => [port, verdict, reasons, cause])).toEqual([
      [8443, 'warn', ['verification-permissive'], 'certificate-other'],
    ]);
  });

  it('does not say of a plugin’s refusal that a name is missing', async () => {
    const line = `[ET_NET 1] WARNING: TS_EVENT_SSL_VERIFY_SERVER plugin failed the origin certificate check for ${host}.  Action=Terminate SNI=${host}`;
    const log = exchangeLines(someNode, failedExchange(1, start, host, ip, 8443, [line, sslError(host)]));

    const { errors, cause } = serverAt(await judged({ log }), host, 8443);

    expect(cause).toBe('certificate-other');
    expect(errors.map(({ text }) => text)).toEqual(['TS_EVENT_SSL_VERIFY_SERVER']);
  });
});
