// Failure lines logged while several ports of a host were open: told apart where something tells, left open where not.
import { describe, expect, it } from 'vitest';
import { judged, serverAt } from '../../build/analysed.ts';
import { failing, host, ip, parts, selfSigned, start, unknownCa } from '../../build/exchange-parts.ts';
import { failedExchange, sslError } from '../../build/log-lines.ts';

describe('lines that may be several ports’', () => {
  it('shares equal lines of different threads out when every port that was open failed', async () => {
    const a = failing(1, 8443, selfSigned);
    const b = failing(2, 6972, selfSigned.replace('ET_NET 1', 'ET_NET 2'));

    const node = await judged({ log: [...a.open, ...b.open, ...a.lines, ...b.lines, ...a.close, ...b.close] });

    expect(node.servers.map(({ port, cause }) => [port, cause])).toEqual([
      [6972, 'self-signed'],
      [8443, 'self-signed'],
    ]);
    expect(node.findings.map(({ count }) => count)).toEqual([1, 1]);
  });

  it('gives each of two exchanges that failed one of two equal lines: a request sent once has one handshake', async () => {
    const a = failing(1, 8443, selfSigned);
    const b = failing(2, 6972, selfSigned);

    const node = await judged({ log: [...a.open, ...b.open, ...a.lines, ...b.lines, ...a.close, ...b.close] });

    expect(node.servers.map(({ port, cause }) => [port, cause])).toEqual([
      [6972, 'self-signed'],
      [8443, 'self-signed'],
    ]);
  });

  it('does not share out equal lines of one thread in a log that does not show each retry', async () => {
    const retried = failing(9, 443, selfSigned, sslError(host), selfSigned, sslError(host));
    const a = failing(1, 8443, unknownCa);
    const b = failing(2, 6972, unknownCa);

    const node = await judged({
      log: [
        ...[...retried.open, ...retried.lines, ...retried.close],
        ...[...a.open, ...b.open, ...a.lines, ...b.lines, ...a.close, ...b.close],
      ],
    });

    expect(node.servers.map(({ port, cause, alsoPossible }) => [port, cause, alsoPossible])).toEqual([
      [443, 'self-signed', []],
      [6972, 'closed-by-server', ['connection-other', 'untrusted-ca']],
      [8443, 'closed-by-server', ['connection-other', 'untrusted-ca']],
      [null, 'untrusted-ca', ['missing-intermediate']],
    ]);
  });

  it('leaves open which of two exchanges closed without a line when only one line stands before both ends', async () => {
    const a = failing(1, 8443, selfSigned);
    const b = failing(2, 6972);

    const node = await judged({ log: [...a.open, ...b.open, ...a.lines, ...a.close, ...b.close] });

    expect(node.servers.map(({ port, verdict }) => [port, verdict])).toEqual([
      [6972, 'fail'],
      [8443, 'fail'],
      [null, 'fail'],
    ]);
  });

  it('gives a line to the exchange that failed at once, not to one that failed long after', async () => {
    const a = failing(1, 8443, selfSigned);
    const late = parts({ ...failedExchange(2, start + 400, host, ip, 6972, []) });
    const b = failing(2, 6972);

    const node = await judged({ log: [...a.open, ...b.open, ...a.lines, ...a.close, ...late.close] });

    expect(node.servers.map(({ port, cause }) => [port, cause])).toEqual([
      [6972, 'closed-by-server'],
      [8443, 'self-signed'],
    ]);
  });

  it('takes what a port says when it is certain for what it says when it is not', async () => {
    const certain = [failing(3, 8443, selfSigned), failing(4, 6972, selfSigned)];
    const a = failing(1, 8443, selfSigned);
    const b = failing(2, 6972, selfSigned);

    const node = await judged({
      log: [
        ...[...a.open, ...b.open, ...a.lines, ...b.lines, ...a.close, ...b.close],
        ...certain.flatMap(({ open, lines, close }) => [...open, ...lines, ...close]),
      ],
    });

    expect(node.servers.map(({ port, cause }) => [port, cause])).toEqual([
      [6972, 'self-signed'],
      [8443, 'self-signed'],
    ]);
    expect(node.findings.map(({ count, impact }) => [count, impact.failedExchanges])).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });

  it('says the port is unknown when different lines could be either port’s', async () => {
    const a = failing(1, 8443, selfSigned);
    const b = failing(2, 6972, unknownCa);

    const node = await judged({ log: [...a.open, ...b.open, ...a.lines, ...b.lines, ...a.close, ...b.close] });

    const portless = node.findings.filter(({ server }) => server?.port === null);
    expect(portless.map(({ cause }) => cause).sort()).toEqual(['self-signed', 'untrusted-ca']);
    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'fail', exchanges: { failed: 1 } });
    expect(serverAt(node, host, 8443).alsoPossible).toEqual(expect.arrayContaining(['self-signed', 'untrusted-ca']));
  });

  it('settles hundreds of open exchanges without looking at each pair of them', async () => {
    const all = Array.from({ length: 600 }, (_, at) => failing(at + 1, at % 2 === 0 ? 8443 : 6972, selfSigned));

    const node = await judged({
      log: [
        ...all.flatMap(({ open }) => open),
        ...all.flatMap(({ lines }) => lines),
        ...all.flatMap(({ close }) => close),
      ],
    });

    expect(
      node.servers.map(({ port, exchanges }) => [port, exchanges.failed]).filter(([port]) => port !== null),
    ).toEqual([
      [6972, 300],
      [8443, 300],
    ]);
  });

  it('keeps up when each failing exchange overlaps the next', async () => {
    const all = Array.from({ length: 8_000 }, (_, at) => failing(at + 1, 8443, selfSigned));

    const node = await judged({
      log: all
        .flatMap(({ open, lines }, at) => [...open, ...(all[at - 1]?.close ?? []), ...lines])
        .concat(all.at(-1)?.close ?? []),
    });

    expect(node.findings.map(({ cause, count, impact }) => [cause, count, impact.failedExchanges])).toEqual([
      ['self-signed', 8_000, 8_000],
    ]);
  });

  it('gives both lines of a retry to the exchange that failed right behind them', async () => {
    const a = failing(1, 8443, selfSigned, sslError(host), selfSigned, sslError(host));
    const b = parts({ ...failedExchange(2, start, host, ip, 6972, []), sent: 'HTTP/1.1 502 Connection refused' });

    const node = await judged({ log: [...a.open, ...b.open, ...a.lines, ...a.close, ...b.close] });

    expect(node.findings.map(({ server, cause, count }) => [server?.port, cause, count]).sort()).toEqual([
      [6972, 'connection-refused', 1],
      [8443, 'self-signed', 2],
    ]);
    expect(serverAt(node, host, 6972).alsoPossible).toEqual([]);
  });
});
