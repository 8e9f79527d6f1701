// The verdict of a server by every rule of the contract that a log can show, and what a node makes of its servers.
import { describe, expect, it } from 'vitest';
import { judged, serverAt } from '../build/analysed.ts';
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  sniWarning,
  someNode,
  sslError,
  stamp,
  threadLine,
} from '../build/log-lines.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const host = 'cucm-pub.example.lab';
const ip = '10.61.20.11';
const refused = [coreWarning(host, ip, 'self signed certificate'), sslError(host)];
const tolerated = [coreWarning(host, ip, 'self signed certificate', 0, 'Continue')];
const minute = 60_000;

const ok = (txn: number, at: number, port = 8443): string[] =>
  exchangeLines(someNode, okExchange(txn, start + at, host, ip, port));
const failed = (txn: number, at: number, lines: readonly string[] = refused, port = 8443): string[] =>
  exchangeLines(someNode, failedExchange(txn, start + at, host, ip, port, lines));
const toleratedOk = (txn: number, at: number): string[] =>
  exchangeLines(someNode, { ...okExchange(txn, start + at, host, ip, 8443), threadLines: tolerated });
const setting = (at: number, from: string, to: string): string =>
  `${stamp(start + at, 120)} expc1 UTCTime="x" Event="System Configuration Changed" Node="clusterdb@expc1" PID="<0.345.0>" Detail="xconfiguration edgeConfigServer verifyOriginServer - changed from: ${from} to: ${to}"`;

describe('verdict of a server', () => {
  it('a: fails when the last exchange failed', async () => {
    const node = await judged({ log: [...ok(1, 0), ...failed(2, minute)] });

    expect(serverAt(node, host, 8443)).toMatchObject({
      verdict: 'fail',
      reasons: [],
      cause: 'self-signed',
      ip,
      exchanges: { ok: 1, failed: 1, failedTxnIds: ['2'], firstFailed: '2022-09-06T07:42:29.020Z' },
    });
    expect(node).toMatchObject({ verdict: 'fail', verification: 'enforced', reasons: [] });
  });

  it('a: fails on a refusal whose exchange the log does not hold, with the port unknown', async () => {
    const node = await judged({ log: refused.map((text) => threadLine(someNode, start, text)) });

    expect(serverAt(node, host, null)).toMatchObject({ verdict: 'fail', cause: 'self-signed', port: null });
  });

  it('b: warns of a failure that later successes under verification show mended', async () => {
    const node = await judged({ log: [...failed(1, 0), ...ok(2, minute)] });

    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'warn', reasons: ['recovered'], cause: 'self-signed' });
    expect(node.findings[0]?.severity).toBe('low');
  });

  it('b: calls it intermittent when failures and successes alternate more than once', async () => {
    const node = await judged({ log: [...failed(1, 0), ...ok(2, 1000), ...failed(3, 2000), ...ok(4, 3000)] });

    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'warn', reasons: ['intermittent'] });
  });

  it('b: does not take a success for a cure when its request was sent before the failure', async () => {
    const slow = exchangeLines(someNode, okExchange(1, start, host, ip, 8443));
    const log = [...slow.slice(0, 2), ...failed(2, 5), ...slow.slice(2)];

    expect(serverAt(await judged({ log }), host, 8443)).toMatchObject({ verdict: 'fail' });
  });

  it('b: does not take a success at another address of the same name for a cure', async () => {
    const other = exchangeLines(someNode, okExchange(2, start + minute, host, '10.61.20.99', 8443));

    expect(serverAt(await judged({ log: [...failed(1, 0), ...other] }), host, 8443)).toMatchObject({ verdict: 'fail' });
  });

  it('b: takes any later success for a cure of a refused connection, whatever the verification', async () => {
    const down = exchangeLines(someNode, {
      ...failedExchange(1, start, host, ip, 8443, []),
      sent: 'HTTP/1.1 502 Connection refused',
    });

    const node = await judged({ log: [...down, ...ok(2, minute)], verifyOriginServer: 'Off' });

    expect(serverAt(node, host, 8443)).toMatchObject({
      verdict: 'warn',
      reasons: ['recovered'],
      cause: 'connection-refused',
    });
  });

  it('c: warns where only switching verification off made it work', async () => {
    const node = await judged({ log: [...failed(1, 0), setting(1000, 'On', 'Off'), ...ok(2, minute)] });

    expect(serverAt(node, host, 8443)).toMatchObject({
      verdict: 'warn',
      reasons: ['verification-off'],
      cause: 'self-signed',
    });
    expect(node.verification).toBe('off');
  });

  it('d: warns where failures are only logged', async () => {
    const node = await judged({ log: [...toleratedOk(1, 0), ...toleratedOk(2, minute)], verifyOriginServer: 'Off' });

    expect(serverAt(node, host, 8443)).toMatchObject({
      verdict: 'warn',
      reasons: ['verification-permissive'],
      cause: 'self-signed',
      exchanges: { ok: 2, failed: 0 },
    });
    expect(node.verification).toBe('permissive');
    expect(node.findings[0]).toMatchObject({ action: 'continue', severity: 'medium', count: 2 });
    expect(node.findings[0]?.remediation.map(({ kind }) => kind)).toEqual(['fix', 'fix', 'fix', 'fix', 'mitigation']);
  });

  it('e: passes with a success under verification and nothing against it', async () => {
    const node = await judged({ log: ok(1, 0) });

    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'pass', reasons: [], cause: null });
    expect(node).toMatchObject({ verdict: 'pass', findings: [] });
  });

  it.each([
    ['off', { verifyOriginServer: 'Off' as const }],
    ['not-implemented', { verifyOriginServer: null, version: 'X14.0.7' }],
    ['unknown', { verifyOriginServer: null, version: 'X14.0.8' }],
  ])('h: proves nothing by a success while verification is %s', async (verification, parts) => {
    const node = await judged({ log: ok(1, 0), ...parts });

    expect(node).toMatchObject({ verification, verdict: 'inconclusive', reasons: ['not-verified'] });
  });

  it('does not count an exchange that the traffic server answered itself without a 5xx', async () => {
    const denied = exchangeLines(someNode, {
      ...failedExchange(1, start, host, ip, 8443, []),
      sent: 'HTTP/1.1 403 Forbidden',
    });

    const node = await judged({ log: denied });

    expect(node).toMatchObject({ verdict: 'inconclusive', reasons: ['no-exchange-seen'], servers: [] });
  });

  it('counts a 404 of the server as an answer', async () => {
    const missing = exchangeLines(someNode, {
      ...okExchange(1, start, host, ip, 8443),
      answered: 'HTTP/1.1 404 ',
      sent: 'HTTP/1.1 404 ',
    });

    expect((await judged({ log: missing })).verdict).toBe('pass');
  });
});

describe('verdict of a node', () => {
  it('is that of its worst server, and ports of one host are told apart', async () => {
    const node = await judged({ log: [...ok(1, 0), ...failed(2, 1000, refused, 6972), ...ok(3, 2000)] });

    expect(node.verdict).toBe('fail');
    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'pass', service: 'uds', product: 'cucm' });
    expect(serverAt(node, host, 6972)).toMatchObject({ verdict: 'fail', service: 'tftp' });
    expect(node.findings[0]?.severity).toBe('critical');
  });

  it('calls a failure high, not critical, while another server of the service works', async () => {
    const other = exchangeLines(someNode, okExchange(9, start, 'cucm-sub.example.lab', '10.61.20.12', 8443));

    const node = await judged({ log: [...failed(1, 0), ...other] });

    expect(node.findings[0]?.severity).toBe('high');
  });

  it('of an Expressway-E says where to look instead', async () => {
    const node = await judged({ log: [], type: 'Expressway-E' });

    expect(node).toMatchObject({
      role: 'E',
      verification: 'not-applicable',
      verdict: 'inconclusive',
      reasons: ['role-e-collect-c'],
      servers: [],
      findings: [],
    });
    expect(node.collect[0]?.from).toBe('every Expressway-C');
  });

  it('without a log is inconclusive', async () => {
    expect(await judged({ log: null })).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['log-missing'],
      version: 'X14.2.1',
    });
  });

  it('doubts the passing ports of a host when a failure of it has no port', async () => {
    const stray = threadLine(someNode, start + minute, sniWarning(host, ip));

    const node = await judged({ log: [...ok(1, 0), stray] });

    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'inconclusive', reasons: ['port-uncertain'] });
    expect(serverAt(node, host, null)).toMatchObject({ verdict: 'fail', cause: 'name-mismatch' });
  });
});
