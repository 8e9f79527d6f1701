// ERROR lines and the traffic server's own answers: which cause they stand for.
import { describe, expect, it } from 'vitest';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { trafficServer } from './record-of.ts';

const matcher = makeMatcher(shippedPack);
const byId = new Map(shippedPack.signatures.map((signature) => [signature.id, signature]));

const causeOf = (text: string) =>
  byId.get(
    matcher.match(trafficServer(`[ET_NET 0] ERROR: SSL connection failed for 'cucm.example.lab': ${text}`))
      ?.signature ?? '',
  )?.cause;

/** The packed error of an alert in both dialects: 1000 plus its number. */
const alert111 = (number: number): string =>
  `error:14094${(1000 + number).toString(16).toUpperCase()}:SSL routines:ssl3_read_bytes:some alert`;
const alert3 = (number: number): string =>
  `error:0A000${(1000 + number).toString(16).toUpperCase()}:SSL routines::some alert`;

const causeByAlert: readonly (readonly [number, string])[] = [
  [42, 'rejected-by-server'],
  [43, 'rejected-by-server'],
  [44, 'rejected-by-server'],
  [45, 'rejected-by-server'],
  [46, 'rejected-by-server'],
  [48, 'rejected-by-server'],
  [49, 'rejected-by-server'],
  [116, 'rejected-by-server'],
  [40, 'no-shared-cipher'],
  [70, 'protocol-mismatch'],
  [10, 'connection-other'],
  [41, 'connection-other'],
  [47, 'connection-other'],
  [50, 'connection-other'],
  [51, 'connection-other'],
  [71, 'connection-other'],
  [80, 'connection-other'],
  [112, 'connection-other'],
  [120, 'connection-other'],
  [200, 'connection-other'],
];

describe.each(causeByAlert)('alert %i', (number, cause) => {
  it(`means ${cause}, in both dialects`, () => {
    expect([causeOf(alert111(number)), causeOf(alert3(number))]).toEqual([cause, cause]);
  });
});

it.each([
  ['SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca', 'rejected-by-server'],
  ['error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed', 'certificate-other'],
  ['error:0A000086:SSL routines::certificate verify failed', 'certificate-other'],
  ['error:1408F10B:SSL routines:ssl3_get_record:wrong version number', 'not-tls'],
  ['error:0A00010B:SSL routines::wrong  version number', 'not-tls'],
  ['error:00000000:lib(0):func(0):reason(0)', 'connection-other'],
  ['error:140943FC:SSL routines:ssl3_read_bytes:sslv3 alert bad record mac', 'connection-other'],
])('%s means %s', (text, cause) => {
  expect(causeOf(text)).toBe(cause);
});

it('a missing client certificate is possible behind a handshake failure', () => {
  expect(byId.get('expressway/traffic-server/no-shared-cipher')?.alsoPossible).toEqual(['rejected-by-server']);
});

it.each([
  ['HTTP/1.1 502 connect failed', 'closed-by-server', ['connection-other']],
  ['HTTP/1.1 502 Connection refused', 'connection-refused', []],
  ['HTTP/1.1 502 Broken pipe', 'connection-other', ['connection-refused']],
  ['HTTP/1.1 502 ', 'connection-other', []],
  ['HTTP/1.1 502', 'connection-other', []],
  ['HTTP/1.1 503 Service Unavailable', 'connection-other', []],
  ['HTTP/1.1 504 Connection timed out', 'connection-other', []],
])('the answer %s means %s', (statusLine, cause, alsoPossible) => {
  const match = matcher.matchResponse(statusLine);
  expect(match?.reads).toBe('response');
  expect(byId.get(match?.signature ?? '')).toMatchObject({ cause, alsoPossible });
});

it.each(['HTTP/1.1 200 ', 'HTTP/1.1 404 Not Found', '', 'GET / HTTP/1.1'])('the answer %s means nothing', (line) => {
  expect(matcher.matchResponse(line)).toBeNull();
});

it('keeps the reason of an answer', () => {
  expect(matcher.matchResponse('HTTP/1.1 504 Connection timed out')?.fields.reason).toBe('Connection timed out');
});
