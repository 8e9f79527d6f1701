// Failure lines without port and transaction, joined to the exchanges that were open: certain, or said not to be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judged, serverAt } from '../../build/analysed.ts';
import { failing, host, ip, parts, selfSigned, start, unknownCa } from '../../build/exchange-parts.ts';
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  sniWarning,
  someNode,
  sslError,
  stepLine,
  threadLine,
} from '../../build/log-lines.ts';

describe('joining failure lines to exchanges', () => {
  it('gives a line to the only exchange that was open to that address', async () => {
    const other = exchangeLines(someNode, okExchange(1, start, 'imp.example.lab', '10.61.20.14', 8443));
    const mine = failing(2, 6972, selfSigned, sslError(host));

    const node = await judged({
      log: [...other.slice(0, 2), ...mine.open, ...mine.lines, ...other.slice(2), ...mine.close],
    });

    expect(node.findings).toHaveLength(1);
    expect(node.findings[0]).toMatchObject({
      server: { address: host, ip, port: 6972 },
      cause: 'self-signed',
      count: 1,
    });
    expect(serverAt(node, 'imp.example.lab', 8443).verdict).toBe('pass');
  });

  it('gives a line to its port where requests went there without TLS before', async () => {
    const inBase64 = (scheme: string): string =>
      Buffer.from(`example.lab/${scheme}/${host}/6972`).toString('base64url');
    const plain = exchangeLines(someNode, okExchange(1, start - 1_000, host, ip, 6972)).map((line) =>
      line.replace(inBase64('https'), inBase64('http')),
    );
    const mine = failing(2, 6972, selfSigned, sslError(host));

    const node = await judged({ log: [...plain, ...mine.open, ...mine.lines, ...mine.close] });

    expect(plain[0]).toContain(inBase64('http'));
    expect(node.findings.map(({ server, cause }) => [server?.port, cause])).toEqual([[6972, 'self-signed']]);
  });

  it('gives lines of two ports that were open at once to the right port when their answers tell', async () => {
    const a = failing(1, 8443, selfSigned);
    const b = failing(2, 6972, unknownCa);

    const node = await judged({ log: [...a.open, ...b.open, ...a.lines, ...a.close, ...b.lines, ...b.close] });

    expect(serverAt(node, host, 8443).cause).toBe('self-signed');
    expect(serverAt(node, host, 6972).cause).toBe('untrusted-ca');
    expect(node.servers).toHaveLength(2);
  });

  it('does not give a refusal to the exchange that was answered', async () => {
    const a = failing(1, 8443, selfSigned);
    const b = parts(okExchange(2, start, host, ip, 6972));

    const node = await judged({ log: [...a.open, ...b.open, ...a.lines, ...b.close, ...a.close] });

    expect(serverAt(node, host, 8443).verdict).toBe('fail');
    expect(serverAt(node, host, 6972).verdict).toBe('pass');
  });

  it('does not blame an exchange that the same server answered: the refused one is not in the log', async () => {
    const log = exchangeLines(someNode, { ...okExchange(1, start, host, ip, 8443), threadLines: [selfSigned] });

    const node = await judged({ log });

    expect(serverAt(node, host, null)).toMatchObject({ verdict: 'fail', cause: 'self-signed' });
    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'inconclusive', reasons: ['port-uncertain'] });
  });

  it('does not think of plain HTTP when a handshake failed', async () => {
    const plain = failing(2, 6970).open.map((line) =>
      line.replace(
        /8443\/[A-Za-z0-9]+/,
        `8443/${Buffer.from(`example.lab/http/${host}/6970`).toString('base64').replace(/=+$/, '')}`,
      ),
    );
    const a = failing(1, 8443, selfSigned);

    const node = await judged({ log: [...plain, ...a.open, ...a.lines, ...a.close] });

    expect(node.findings.map(({ server, cause }) => [server?.port, cause])).toEqual([[8443, 'self-signed']]);
  });

  it('takes the name behind an IP address that stands for a handshake without a name', async () => {
    const line = `[ET_NET 1] WARNING: Core server certificate verification failed for (${ip}). Action=Terminate Error=self signed certificate server=${host}(${ip}) depth=0`;

    const node = await judged({ log: exchangeLines(someNode, failedExchange(1, start, host, ip, 8443, [line])) });

    expect(node.findings.map(({ server, cause }) => [server?.address, server?.port, cause])).toEqual([
      [host, 8443, 'self-signed'],
    ]);
  });

  it('tells a refusal of the Expressway behind a failure that was only logged', async () => {
    const lines = [
      coreWarning(host, ip, 'self signed certificate', 0, 'Continue'),
      sslError(host, 'error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca'),
    ];

    const node = await judged({ log: exchangeLines(someNode, failedExchange(1, start, host, ip, 6972, lines)) });

    expect(serverAt(node, host, 6972)).toMatchObject({ verdict: 'fail', cause: 'rejected-by-server' });
  });

  it('counts the lines of retries, and one failed exchange', async () => {
    const twice = failing(1, 8443, selfSigned, sslError(host), selfSigned, sslError(host));

    const node = await judged({ log: [...twice.open, ...twice.lines, ...twice.close] });

    expect(node.findings[0]).toMatchObject({ count: 2, impact: { failedExchanges: 1 } });
    expect(serverAt(node, host, 8443).exchanges.failed).toBe(1);
  });

  it('takes several lines of one permissive handshake together: the first names the cause', async () => {
    const lines = [
      coreWarning(host, ip, 'unable to get local issuer certificate', 0, 'Continue'),
      coreWarning(host, ip, 'unable to verify the first certificate', 0, 'Continue'),
      sniWarning(host, ip, 'Continue'),
    ];

    const node = await judged({
      log: exchangeLines(someNode, { ...okExchange(1, start, host, ip, 8443), threadLines: lines }),
    });

    expect(serverAt(node, host, 8443)).toMatchObject({ cause: 'untrusted-ca' });
    expect(serverAt(node, host, 8443).errors.map(({ text, code }) => [text, code])).toEqual([
      ['unable to get local issuer certificate', 20],
      ['unable to verify the first certificate', 21],
      ['not in certificate', null],
    ]);
    expect(node.findings.map(({ cause, count }) => [cause, count]).sort()).toEqual([
      ['name-mismatch', 1],
      ['untrusted-ca', 2],
    ]);
  });

  it('counts a step once that both log levels printed', async () => {
    const log = exchangeLines(someNode, failedExchange(1, start, host, ip, 8443, [selfSigned])).flatMap((line) => [
      line,
      ...(line.includes('Txn-id') ? [line.replace('Level="INFO"', 'Level="DEBUG"').replace(/ Msg="[^"]*"/, '')] : []),
    ]);

    const node = await judged({ log });

    expect(serverAt(node, host, 8443).exchanges).toMatchObject({ ok: 0, failed: 1, failedTxnIds: ['1'] });
  });

  it('names an exchange whose start lies before the log by the line that is about it', async () => {
    const node = await judged({
      log: exchangeLines(someNode, failedExchange(1, start, host, ip, 8443, [selfSigned])).slice(1),
    });

    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'fail', exchanges: { failed: 1 } });
  });

  it('names one by another exchange with the same IP address and port', async () => {
    const log = [
      ...exchangeLines(someNode, okExchange(1, start, host, ip, 8443)).slice(1),
      ...exchangeLines(someNode, okExchange(2, start + 100, host, ip, 8443)),
    ];

    expect(serverAt(await judged({ log }), host, 8443).exchanges.ok).toBe(2);
  });

  it('keeps processes apart that use the same transaction ids', async () => {
    const other = { ...someNode, pid: 999 };
    const mine = failing(1, 8443, selfSigned);
    const theirs = exchangeLines(other, okExchange(1, start, host, ip, 6972));

    const node = await judged({
      log: [...mine.open, ...theirs.slice(0, 2), ...mine.lines, ...mine.close, ...theirs.slice(2)],
    });

    expect(serverAt(node, host, 8443).verdict).toBe('fail');
    expect(serverAt(node, host, 6972).verdict).toBe('pass');
  });

  it('takes an ERROR line without a WARNING for what it says', async () => {
    const alert = sslError(host, 'error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca');

    const node = await judged({ log: exchangeLines(someNode, failedExchange(1, start, host, ip, 6972, [alert])) });

    expect(serverAt(node, host, 6972)).toMatchObject({ verdict: 'fail', cause: 'rejected-by-server' });
    expect(node.findings[0]?.remediation.map(({ kind }) => kind)).not.toContain('workaround');
  });

  it.each([
    ['HTTP/1.1 502 connect failed', 'closed-by-server', ['connection-other']],
    ['HTTP/1.1 502 Connection refused', 'connection-refused', []],
    ['HTTP/1.1 502 Broken pipe', 'connection-other', ['connection-refused']],
    ['HTTP/1.1 504 Connection timed out', 'connection-other', []],
  ])('takes %s without any line for %s', async (sent, cause, alsoPossible) => {
    const node = await judged({
      log: exchangeLines(someNode, { ...failedExchange(1, start, host, ip, 8443, []), sent }),
    });

    expect(serverAt(node, host, 8443)).toMatchObject({ verdict: 'fail', cause, alsoPossible });
    expect(node.findings[0]).toMatchObject({ count: 1, action: null, opensslError: null });
  });

  it('finds the same however the exchanges of different servers are interleaved', async () => {
    const exchanges = [
      failedExchange(1, start, 'a.example.lab', '10.0.0.1', 8443, [
        coreWarning('a.example.lab', '10.0.0.1', 'certificate has expired'),
      ]),
      failedExchange(2, start, 'b.example.lab', '10.0.0.2', 6972, [sniWarning('b.example.lab', '10.0.0.2')]),
      okExchange(3, start, 'c.example.lab', '10.0.0.3', 8443),
      okExchange(4, start, 'a.example.lab', '10.0.0.1', 6972),
    ].map((exchange) => exchangeLines(someNode, exchange));
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(3)), async (turns) => {
        const queues = exchanges.map((lines) => [...lines]);
        const log: string[] = [];
        while (queues.some((queue) => queue.length > 0)) {
          const line = queues[turns.next().value ?? 0]?.shift() ?? queues.find((queue) => queue.length > 0)?.shift();
          if (line !== undefined) log.push(line);
        }

        const node = await judged({ log });

        expect(node.servers.map(({ address, port, verdict, cause }) => [address, port, verdict, cause])).toEqual([
          ['a.example.lab', 6972, 'pass', null],
          ['a.example.lab', 8443, 'fail', 'expired'],
          ['b.example.lab', 6972, 'fail', 'name-mismatch'],
          ['c.example.lab', 8443, 'pass', null],
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('counts no exchange whose end the log does not hold', async () => {
    const log = exchangeLines(someNode, okExchange(1, start, host, ip, 8443)).slice(0, 2);

    expect((await judged({ log })).servers).toEqual([]);
  });

  it('is not misled by a request to the node itself', async () => {
    const own = [
      stepLine(
        someNode,
        start,
        'Receive Request',
        'Txn-id="1" Src-ip="127.0.0.1" Src-port="1" Msg="GET http://vcs_control:8443/dGJ0cC5jb20/get_edge_config HTTP/1.1"',
      ),
      stepLine(
        someNode,
        start,
        'Sending Request',
        'Txn-id="1" Dst-ip="127.0.0.1" Dst-port="22111" Msg="GET /get_edge_config HTTP/1.1"',
      ),
      stepLine(
        someNode,
        start,
        'Receive Response',
        'Txn-id="1" Src-ip="127.0.0.1" Src-port="22111" Msg="HTTP/1.1 200 OK"',
      ),
      stepLine(someNode, start, 'Sending Response', 'Txn-id="1" Dst-ip="127.0.0.1" Dst-port="1" Msg="HTTP/1.1 200 OK"'),
      threadLine(someNode, start, 'nothing'),
    ];

    expect((await judged({ log: own })).servers).toEqual([]);
  });
});
