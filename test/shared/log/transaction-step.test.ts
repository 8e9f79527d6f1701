// Transaction lines to steps, and the target that a request path carries.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHead } from '../../../shared/log/record-head.ts';
import { requestedServer } from '../../../shared/log/request-target.ts';
import { parseTransactionStep } from '../../../shared/log/transaction-step.ts';

const step = (line: string, continuation = '') =>
  parseTransactionStep({ member: 'a', line: 1, text: line, continuation, ...parseHead(line) });

const head = '2022-07-11T18:55:25.910+02:00 vcsc traffic_server[18242]: UTCTime="2022-07-11 16:55:25,910"';

describe('parseTransactionStep', () => {
  it('reads a request with its encoded target', () => {
    const url = 'http://vcs_control.steven.lab:8443/c3RldmVuLmxhYi9odHRwcy9jdWNtLnN0ZXZlbi5sYWIvNjk3Mg/CSFa.cnf.xml';

    expect(
      step(
        `${head} Detail="Receive Request" Txn-id="189" TrackingID="6af9" Src-ip="127.0.0.1" Src-port="35764" Last-via-addr="" Msg="GET ${url} HTTP/1.1"`,
      ),
    ).toEqual({
      kind: 'receive-request',
      txnId: 189,
      pid: 18242,
      timeMs: Date.UTC(2022, 6, 11, 16, 55, 25, 910),
      host: 'vcsc',
      isDebug: false,
      logged: expect.any(Function),
      ip: '127.0.0.1',
      port: 35764,
      target: { address: 'cucm.steven.lab', port: 6972, scheme: 'https', domain: 'steven.lab' },
      path: '/CSFa.cnf.xml',
      statusLine: null,
    });
  });

  it('reads a response with its status line', () => {
    const sent = step(
      `${head} Detail="Sending Response" Txn-id="191" TrackingID="" Dst-ip="127.0.0.1" Dst-port="35766" Msg="HTTP/1.1 502 connect failed"`,
    );

    expect(sent).toMatchObject({
      kind: 'sending-response',
      port: 35766,
      statusLine: 'HTTP/1.1 502 connect failed',
      path: null,
    });
  });

  it('takes the message from the block that follows where the line has none', () => {
    const sent = step(
      `${head} Level="DEBUG": Detail="Sending Response" Txn-id="2" Dst-ip="10.48.79.80" Dst-port="50314"`,
      'HTTPMSG:\n|HTTP/1.1 403 Forbidden\n Server: CE_E\n\n|\n',
    );

    expect(sent).toMatchObject({ statusLine: 'HTTP/1.1 403 Forbidden', ip: '10.48.79.80' });
  });

  it.each([
    ['a bar before it', 'HTTPMSG:\n|HTTP/1.1 502 connect failed\n Server: CE_C\n\n|\n'],
    ['no bar', 'HTTPMSG:\nHTTP/1.1 502 connect failed\nServer: CE_C\n\n'],
    ['Windows line ends', 'HTTPMSG:\r\n|HTTP/1.1 502 connect failed\r\n\r\n|\r\n'],
    ['the tag on its own line', 'HTTPMSG: |HTTP/1.1 502 connect failed\n|\n'],
    ['the tag on the line before', '|HTTP/1.1 502 connect failed\n|\n'],
  ])('takes the message from a block with %s', (_, block) => {
    expect(step(`${head} Level="DEBUG": Detail="Sending Response" Txn-id="2"`, block)?.statusLine).toBe(
      'HTTP/1.1 502 connect failed',
    );
  });

  it('reads nothing of a block that holds nothing', () => {
    for (const block of ['HTTPMSG:\n', 'HTTPMSG:\n|\n', 'something else\n|HTTP/1.1 502 connect failed\n'])
      expect(step(`${head} Detail="Sending Response" Txn-id="2"`, block)?.statusLine).toBeNull();
  });

  it.each([
    'HTTPMSG: |HTTP/1.1 403 Forbidden',
    'HTTPMSG: |HTTP/1.1 403 Forbidden |',
    'HTTPMSG: HTTP/1.1 403 Forbidden',
    'HTTPMSG:|HTTP/1.1 403 Forbidden Server: CE_E Content-Length: 0',
  ])('takes the message from the line itself: %s', (message) => {
    const line = `${head} Level="DEBUG": Detail="Sending Response" Txn-id="2" Dst-port="50314" ${message}`;

    expect(step(line)?.statusLine).toBe('HTTP/1.1 403 Forbidden');
  });

  it('reads a request whose target only the block tells', () => {
    const url = 'http://vcs_control.steven.lab:8443/c3RldmVuLmxhYi9odHRwcy9jdWNtLnN0ZXZlbi5sYWIvNjk3Mg/CSFa.cnf.xml';
    const received = step(
      `${head} Level="DEBUG": Detail="Receive Request" Txn-id="3" Src-ip="127.0.0.1" Src-port="40000"`,
      `HTTPMSG:\n|GET ${url} HTTP/1.1\n Host: vcs_control.steven.lab:8443\n\n |\n`,
    );

    expect(received).toMatchObject({ target: { address: 'cucm.steven.lab', port: 6972 }, path: '/CSFa.cnf.xml' });
  });

  it('keeps the whole path of a request that names its server in the URL', () => {
    const line = `${head} Detail="Receive Request" Txn-id="3" Msg="GET https://cm8.steven.lab:8443/cucm-uds/version HTTP/1.1"`;

    expect(step(line)).toMatchObject({ target: { address: 'cm8.steven.lab' }, path: '/cucm-uds/version' });
  });

  it.each([
    [
      'padded values',
      'Detail=" Sending Request " Txn-id=" 4 " Dst-ip=" 10.1.2.3 " Dst-port=" 8443 " Msg="GET /a HTTP/1.1"',
    ],
    ['lost blanks', 'Detail="Sending Request"Txn-id="4"Dst-ip="10.1.2.3"Dst-port="8443"Msg="GET /a HTTP/1.1"'],
    ['more blanks', 'Detail="Sending Request"   Txn-id="4"  Dst-ip="10.1.2.3"  Dst-port="8443"  Msg="GET /a HTTP/1.1"'],
    ['a misspelt name', 'Detail="Sending Request" Txn-id="4" Dst-ip="10.1.2.3" Dst-port="8443" Msq="GET /a HTTP/1.1"'],
  ])('reads a line with %s', (_, pairs) => {
    expect(step(`${head} ${pairs}`)).toMatchObject({ txnId: 4, ip: '10.1.2.3', port: 8443, path: '/a' });
  });

  it.each([
    ['another detail', `${head} Detail="Cookie cache entry expired" Txn-id="1"`],
    ['no transaction', `${head} Detail="Sending Request" Dst-ip="1.2.3.4"`],
    ['another process', `${head.replace('traffic_server[18242]', 'tvcs')} Detail="Sending Request" Txn-id="1"`],
  ])('takes a line with %s for no step', (_, line) => {
    expect(step(line)).toBeNull();
  });

  it.each([
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['10.48.79.80', '10.48.79.80'],
  ])('spells %s as %s', (ip, spelt) => {
    expect(step(`${head} Detail="Sending Request" Txn-id="1" Dst-ip="${ip}"`)?.ip).toBe(spelt);
  });

  it('takes no more of a line than a step can hold', () => {
    const long = 'x'.repeat(5_000);
    const request = step(`${head} Detail="Sending Request" Txn-id="1" Dst-ip="${long}" Msg="GET /${long} HTTP/1.1"`);
    const response = step(`${head} Detail="Receive Response" Txn-id="1" Msg="HTTP/1.1 200 ${long}"`);

    expect(step(`${head} Detail="Sending Request" Txn-id="${'1'.repeat(64)}"`)?.txnId).toBe('1'.repeat(64));
    expect(step(`${head} Detail="Sending Request" Txn-id="${'1'.repeat(65)}"`)).toBeNull();
    expect([request?.ip, request?.path]).toEqual([null, `/${'x'.repeat(2_047)}`]);
    expect(response?.statusLine).toHaveLength(2_048);
  });

  it('takes no more than linear time for long words', () => {
    expect(step(`${head} Txn-id="1" ${'a'.repeat(200_000)}`)).toBeNull();
    expect(step(`${head} Txn-id="1" ${'a="b'.repeat(50_000)}`)).toBeNull();
  }, 20_000);

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (body, rest) => void step(`${head} Detail="${body}" Txn-id="${rest}"`, rest),
      ),
    );
  });
});

describe('requestedServer', () => {
  const encode = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  const asked = (segment: string) => requestedServer(`GET http://vcs_control:8443/${segment}/x HTTP/1.1`);

  it.each([
    ['steven.lab/https/10.48.36.215/8443', '10.48.36.215', 8443, 'https'],
    ['a/http/cm8/6970', 'cm8', 6970, 'http'],
    ['a.b/https/[2001:db8:52::a01:9]/8443', '2001:db8:52::a01:9', 8443, 'https'],
    ['a.b/https/2001:db8:52::a01:9/8443', '2001:db8:52::a01:9', 8443, 'https'],
    ['a.b/https/CM7.AMS.Example.ORG/443', 'CM7.AMS.Example.ORG', 443, 'https'],
  ])('decodes %s', (text, address, port, scheme) => {
    expect(asked(encode(text))?.target).toMatchObject({ address, port, scheme });
  });

  it.each([
    ['without padding', 'YS5iL2h0dHBzL2NtOC84NDQz'],
    ['with padding', 'YS5iYy9odHRwcy9jbTgvODQ0Mw=='],
    ['with padding for URLs', 'YS5iYy9odHRwcy9jbTgvODQ0Mw%3D%3D'],
    ['with a domain of its own', 'YV9iL2h0dHBzL2NtOC84NDQz'],
  ])('decodes a segment %s', (_, segment) => {
    expect(asked(segment)).toMatchObject({ target: { address: 'cm8', port: 8443 }, encoded: true });
  });

  it.each([
    'tbtp.com',
    'a/https/b/0',
    'a/https/b/70000',
    'a/ftp/b/21',
    'a/https/<b>/443',
    'a/https/b c/443',
    'a/https/b:c/443',
    'a/https/[b/443',
  ])('finds no target in %s', (text) => {
    expect(asked(encode(text))).toBeNull();
  });

  it.each([
    ['GET https://cucm.steven.lab:8443/cucm-uds/user/a HTTP/1.1', 'cucm.steven.lab', 8443, 'https'],
    ['POST https://cucm.steven.lab/cucm-uds/user/a HTTP/1.1', 'cucm.steven.lab', 443, 'https'],
    ['GET HTTP://10.1.2.3:6970/x.cnf.xml HTTP/1.1', '10.1.2.3', 6970, 'http'],
    ['GET https://[2001:db8::9]:8443/x HTTP/1.1', '2001:db8::9', 8443, 'https'],
  ])('takes from %s the server it names', (line, address, port, scheme) => {
    expect(requestedServer(line)).toEqual({ target: { address, port, scheme, domain: null }, encoded: false });
  });

  it.each([
    '',
    'GET /cucm-uds/user/a HTTP/1.1',
    'GET http://vcs_control.steven.lab:8443/dGJ0cC5jb20/get_edge_config HTTP/1.1',
    'GET https://cucm.steven.lab:99999/x HTTP/1.1',
    'GET https://cucm.steven.lab:port/x HTTP/1.1',
    'GET https://<b>/x HTTP/1.1',
  ])('finds no server in "%s"', (line) => {
    expect(requestedServer(line)).toBeNull();
  });
});
