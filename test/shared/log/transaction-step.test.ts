// Transaction lines to steps, and the target that a request path carries.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHead } from '../../../shared/log/record-head.ts';
import { requestTarget } from '../../../shared/log/request-target.ts';
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
      txnId: '189',
      pid: 18242,
      timeMs: Date.UTC(2022, 6, 11, 16, 55, 25, 910),
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
  }, 1_000);

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

describe('requestTarget', () => {
  const encode = (text: string): string =>
    `GET http://vcs_control:8443/${Buffer.from(text).toString('base64').replace(/=+$/, '')}/x HTTP/1.1`;

  it.each([
    ['steven.lab/https/10.48.36.215/8443', '10.48.36.215', 8443, 'https'],
    ['a/http/cm8/6970', 'cm8', 6970, 'http'],
    ['a.b/https/[2001:db8:52::a01:9]/8443', '2001:db8:52::a01:9', 8443, 'https'],
    ['a.b/https/CM7.AMS.Example.ORG/443', 'CM7.AMS.Example.ORG', 443, 'https'],
  ])('decodes %s', (text, address, port, scheme) => {
    expect(requestTarget(encode(text))).toMatchObject({ address, port, scheme });
  });

  it.each(['tbtp.com', 'a/https/b/0', 'a/https/b/70000', 'a/ftp/b/21', 'a/https/<b>/443', 'a/https/b c/443'])(
    'finds no target in %s',
    (text) => {
      expect(requestTarget(encode(text))).toBeNull();
    },
  );

  it('finds no target in a path that is no base64', () => {
    expect(requestTarget('GET https://cucm.steven.lab:8443/cucm-uds/user/a HTTP/1.1')).toBeNull();
    expect(requestTarget('')).toBeNull();
  });
});
