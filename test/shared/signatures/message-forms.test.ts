// Every message of the traffic server about a failed handshake, in every form a log can show it: threads, source
// locations, blanks, names.
import { describe, expect, it } from 'vitest';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { trafficServer } from './record-of.ts';

const matcher = makeMatcher(shippedPack);
const causeOf = (id: string | undefined) => shippedPack.signatures.find((signature) => signature.id === id)?.cause;

const names = ['cucm-pub.example.lab', 'CUCM-PUB.EXAMPLE.LAB', 'cucm1', '10.61.20.11', '2001:db8:61::11'];
const verifyFailed = 'error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed';

interface Message {
  of: string;
  level: 'WARNING' | 'ERROR';
  text: (name: string, action: string) => string;
  cause: string;
  fields: (name: string, action: string) => object;
}

const acting = (address: string, action: string) => ({ address, action: action.toLowerCase() });
const messages: readonly Message[] = [
  {
    of: 'a refused chain',
    level: 'WARNING',
    text: (name, action) =>
      `Core server certificate verification failed for (${name}). Action=${action} Error=invalid non-CA certificate (has CA markings) server=${name}(10.61.20.11) depth=2`,
    cause: 'invalid-chain',
    fields: (name, action) => ({
      ...acting(name, action),
      server: name,
      ip: '10.61.20.11',
      error: 'invalid non-CA certificate (has CA markings)',
      depth: 2,
    }),
  },
  {
    of: 'a refused name',
    level: 'WARNING',
    text: (name, action) => `SNI (${name}) not in certificate. Action=${action} server=${name}(10.61.20.11)`,
    cause: 'name-mismatch',
    fields: (name, action) => ({ ...acting(name, action), server: name, ip: '10.61.20.11' }),
  },
  {
    of: 'a refused name of a connection used again',
    level: 'WARNING',
    text: (name, action) =>
      `Origin hostname (${name}) not in certificate. Action=${action} server=<unknown>(10.61.20.11)`,
    cause: 'name-mismatch',
    fields: (name, action) => ({ ...acting(name, action), ip: '10.61.20.11' }),
  },
  {
    of: 'a plugin that refuses',
    level: 'WARNING',
    text: (name, action) =>
      `TS_EVENT_SSL_VERIFY_SERVER plugin failed the origin certificate check for ${name}.  Action=${action} SNI=${name}`,
    cause: 'certificate-other',
    fields: (name, action) => ({ ...acting(name, action), server: name }),
  },
  {
    of: 'a failed connection',
    level: 'ERROR',
    text: (name) => `SSL connection failed for '${name}': ${verifyFailed}`,
    cause: 'certificate-other',
    fields: (name) => ({ address: name, error: verifyFailed }),
  },
  {
    of: 'a name (8.0.0)',
    level: 'WARNING',
    text: (name) => `Hostname verification failed for (${name})`,
    cause: 'name-mismatch',
    fields: (name) => ({ address: name }),
  },
  {
    of: 'a tolerated chain with a name (8.0.0)',
    level: 'WARNING',
    text: (name) => `Hostname verification failed for (${name}) but still continuing with the connection establishment`,
    cause: 'certificate-other',
    fields: (name) => ({ address: name, action: 'continue' }),
  },
  {
    of: 'a tolerated chain with an address (8.0.0)',
    level: 'WARNING',
    text: (name) =>
      `Server certificate verification failed for ${name} but still continuing with the connection establishment`,
    cause: 'certificate-other',
    fields: (name) => ({ address: name, action: 'continue' }),
  },
  {
    of: 'an address (8.0.0)',
    level: 'WARNING',
    text: (name) => `IP verification failed for (${name})`,
    cause: 'name-mismatch',
    fields: (name) => ({ address: name }),
  },
];

const threads = ['[ET_NET 0]', '[ET_NET 31]', '[ET_TASK 3]', '[ACCEPT 1:8443]'];
const locations = ['', '<SSLClientUtils.cc:102 (verify_callback)> '];
const blanks: readonly [string, (body: string) => string][] = [
  ['as written', (body) => body],
  ['doubled', (body) => body.replaceAll(' ', '  ')],
  ['lost behind tags', (body) => body.replace('] ', ']').replace(/(WARNING|ERROR): /, '$1:')],
];

describe.each(messages)('$of', ({ level, text, cause, fields }) => {
  it.each(threads)('is told with its fields, whatever thread and location stand before it: %s', (thread) => {
    for (const location of locations) {
      for (const name of names) {
        for (const action of ['Terminate', 'Continue']) {
          const match = matcher.match(trafficServer(`${thread} ${level}: ${location}${text(name, action)}`));
          expect(causeOf(match?.signature)).toBe(cause);
          expect(match?.fields).toEqual({ ...fields(name, action), thread: thread.slice(1, -1) });
        }
      }
    }
  });

  it.each(blanks)('is told when its blanks are %s', (_, damaged) => {
    const body = damaged(`[ET_NET 0] ${level}: ${text('cucm1', 'Terminate')}`);
    expect(causeOf(matcher.match(trafficServer(body))?.signature)).toBe(cause);
  });

  it('is none of another level, nor inside a field', () => {
    const other = level === 'WARNING' ? 'NOTE' : 'DEBUG';
    expect(matcher.match(trafficServer(`[ET_NET 0] ${other}: ${text('cucm1', 'Terminate')}`))).toBeNull();
    expect(matcher.match(trafficServer(`Msg="[ET_NET 0] ${level}: ${text('cucm1', 'Terminate')}"`))).toBeNull();
  });
});

it('the message of 8.0.0 with name and address gives both', () => {
  const body =
    '[ET_NET 0] WARNING: Server certificate verification failed but continuing with the connection establishment:cucm1.example.lab:10.61.20.11';
  const match = matcher.match(trafficServer(body));
  expect(causeOf(match?.signature)).toBe('certificate-other');
  expect(match?.fields).toMatchObject({ server: 'cucm1.example.lab', ip: '10.61.20.11', action: 'continue' });
});

it.each(['certificate verify failed', 'Connection timed out', 'No route to host', 'unknown ca', '', 'Bad Gateway'])(
  'an own answer without a line is never a certificate cause: 502 %s',
  (reason) => {
    for (const status of ['500', '502', '503', '504']) {
      const match = matcher.matchResponse(`HTTP/1.1 ${status} ${reason}`);
      expect(causeOf(match?.signature)).toBe('connection-other');
    }
  },
);
