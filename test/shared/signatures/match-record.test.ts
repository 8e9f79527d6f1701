// What the matcher reads out of whole and damaged lines.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { recordOf, trafficServer } from './record-of.ts';

const matcher = makeMatcher(shippedPack);
const fieldsIn = (body: string) => matcher.match(trafficServer(body))?.fields;
const core = (rest: string): string => `[ET_NET 0] WARNING: Core server certificate verification failed for ${rest}`;

describe('published lines', () => {
  it.each([
    [
      '2022-07-11T18:55:26.016+02:00 vcsc traffic_server[18242]: [ET_NET 0] WARNING: Core server certificate verification failed for (cucm.steven.lab). Action=Terminate Error=self signed certificate server=cucm.steven.lab(10.48.36.215) depth=0',
      'self-signed',
    ],
    [
      "2022-07-11T18:55:26.016+02:00 vcsc traffic_server[18242]: [ET_NET 0] ERROR: SSL connection failed for 'cucm.steven.lab': error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed",
      'verify-failed',
    ],
    [
      '2022-07-11T19:49:01.491+02:00 vcsc traffic_server[3916]: [ET_NET 2] WARNING: SNI (10.48.36.215) not in certificate. Action=Terminate server=10.48.36.215(10.48.36.215)',
      'name-mismatch',
    ],
    [
      "2022-07-11T19:49:01.491+02:00 vcsc traffic_server[3916]: [ET_NET 2] ERROR: SSL connection failed for '10.48.36.215': error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed",
      'verify-failed',
    ],
    [
      "2026-01-29T14:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR:SSL connection failed for 'expc.cisco.com':error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca",
      'rejected-by-server',
    ],
  ])('%s', (line, signature) => {
    expect(matcher.match(recordOf(line))?.signature).toBe(`expressway/traffic-server/${signature}`);
  });
});

describe('the fields of a WARNING line', () => {
  it('are all there', () => {
    expect(
      fieldsIn(
        core('(CM7.Example.LAB). Action=Continue Error=self-signed certificate server=cm7(10.61.20.17) depth=0'),
      ),
    ).toEqual({
      address: 'CM7.Example.LAB',
      server: 'cm7',
      ip: '10.61.20.17',
      action: 'continue',
      error: 'self-signed certificate',
      depth: 0,
      thread: 'ET_NET 0',
    });
  });

  it('hold an error text with parentheses and apostrophes, up to the last server=', () => {
    expect(
      fieldsIn(core("(a). Action=Terminate Error=bad (server=x) isn't it server=a(10.1.2.3) depth=12")),
    ).toMatchObject({ error: "bad (server=x) isn't it", ip: '10.1.2.3', depth: 12 });
  });

  it.each([
    ['[2001:db8:61::11]', '[2001:db8:61::11]([2001:db8:61::11])'],
    ['2001:db8:61::11', '[2001:db8:61::11](2001:db8:61::11)'],
  ])('hold IPv6 addresses without brackets: %s', (address, server) => {
    expect(
      fieldsIn(`[ET_NET 2] WARNING: SNI (${address}) not in certificate. Action=Terminate server=${server}`),
    ).toMatchObject({ address: '2001:db8:61::11', ip: '2001:db8:61::11', server: '[2001:db8:61::11]' });
  });

  it.each(['', '(null)', '<unknown>'])('leave out the name that is missing: %s', (name) => {
    const fields = fieldsIn(
      core(`(10.1.2.3). Action=Terminate Error=certificate revoked server=${name}(10.1.2.3) depth=0`),
    );
    expect(fields).toMatchObject({ address: '10.1.2.3', ip: '10.1.2.3', error: 'certificate revoked' });
    expect(fields).not.toHaveProperty('server');
  });

  it('take the name of the server where the line has no address', () => {
    expect(
      fieldsIn(core('((null)). Action=Terminate Error=certificate revoked server=a.example.lab(10.1.2.3) depth=0')),
    ).toMatchObject({ address: 'a.example.lab', ip: '10.1.2.3' });
  });

  it.each([
    '[ET_NET 0]WARNING:Core server certificate verification failed for(a.lab).Action=Terminate Error=certificate has expiredserver=a.lab(10.1.2.3)depth=1',
    '  [ET_NET  0]  WARNING:  Core  server  certificate verification failed  for  ( a.lab ).  Action=Terminate  Error=certificate  has expired  server=a.lab(10.1.2.3)  depth=1',
    'traffic_server WARNING: Core server certificate verification failed for (a.lab). Action=Terminate Error=certificate has expired server=a.lab(10.1.2.3) depth=1',
    '[ACCEPT 0:8443] WARNING: <SSLClientUtils.cc:70 (verify_callback)> Core server certificate verification failed for (a.lab). Action=Terminate Error=certificate has expired server=a.lab(10.1.2.3) depth=1\r',
  ])('are read whatever became of the blanks: %s', (body) => {
    const match = matcher.match(trafficServer(body));
    expect(match?.signature).toBe('expressway/traffic-server/expired');
    expect(match?.fields).toMatchObject({ address: 'a.lab', ip: '10.1.2.3', action: 'terminate', depth: 1 });
  });
});

describe('the process', () => {
  const body = core('(a). Action=Terminate Error=certificate revoked server=a(10.1.2.3) depth=0');

  it.each([null, 'traffic_server', 'Traffic_Server'])('may be %s', (process) => {
    expect(matcher.match({ process, body })).not.toBeNull();
  });

  it('may not be another', () => {
    expect(matcher.match({ process: 'tvcs', body })).toBeNull();
  });
});

it('every line signature is found by its literal, which has no blank that could be lost', () => {
  expect(matcher.literals.toSorted()).toEqual(['ERROR:', 'TS_EVENT_SSL_VERIFY_SERVER', 'certificate.', 'verification']);
});

it('no text makes it throw', () => {
  const words = fc.constantFrom(
    '[ET_NET 0] WARNING: ',
    'Core server certificate verification failed for (',
    '). ',
    ' server=',
    '((null))',
    'Error=',
    'depth=',
    "ERROR: SSL connection failed for '",
    "': ",
    'error:14094418:',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 12 }), (parts) => {
      matcher.match(trafficServer(parts.join('')));
      matcher.matchResponse(parts.join(''));
    }),
  );
});
