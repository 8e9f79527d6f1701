// Pasted lines: whole, quoted, wrapped and run together, as they come out of mails, documents and terminals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyText } from '../../shared/classify-text.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';

const classify = (text: string) => classifyText(text, shippedPack);
const causes = (text: string) => classify(text).matches.map(({ cause }) => cause);

const stamp = '2022-07-11T18:55:26.016+02:00 vcsc traffic_server[18242]: ';
const warning =
  '[ET_NET 0] WARNING: Core server certificate verification failed for (cucm.steven.lab). Action=Terminate Error=self signed certificate server=cucm.steven.lab(10.48.36.215) depth=0';
const error =
  "[ET_NET 0] ERROR: SSL connection failed for 'cucm.steven.lab': error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed";
const sni =
  '[ET_NET 2] WARNING: SNI (10.48.36.215) not in certificate. Action=Terminate server=10.48.36.215(10.48.36.215)';

/** Cut every `width` characters, wherever that falls. */
const cutAt = (width: number, text: string): string => text.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? '';
/** Broken at blanks, as mail does; the blank is lost. */
const wrapAt = (width: number, text: string): string =>
  text.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n').trimEnd();

describe('a whole line', () => {
  it('gives everything that is known about it', () => {
    const { matches, unmatched } = classify(stamp + warning);
    expect(unmatched).toEqual([]);
    expect(matches).toHaveLength(1);
    expect(matches[0]).toMatchObject({
      signature: 'expressway/traffic-server/self-signed',
      cause: 'self-signed',
      alsoPossible: [],
      severity: 'high',
      headline: 'cucm.steven.lab presents a self-signed certificate that is not trusted',
      fields: {
        address: 'cucm.steven.lab',
        server: 'cucm.steven.lab',
        ip: '10.48.36.215',
        action: 'terminate',
        error: 'self signed certificate',
        depth: 0,
        thread: 'ET_NET 0',
      },
      count: 1,
      needs: [],
    });
    expect(matches[0]?.remediation.map(({ kind }) => kind)).toEqual([
      'fix',
      'fix',
      'fix',
      'fix',
      'mitigation',
      'workaround',
    ]);
  });

  it.each([
    warning,
    warning.replace('[ET_NET 0] ', ''),
    warning.replace('[ET_NET 0] WARNING: ', ''),
    `<28>Jul 11 18:55:26 vcsc traffic_server[18242]: ${warning}`,
    `[Jul 11 18:55:26.016] ${warning}`,
    `> > ${stamp}${warning}`,
    `\`\`\`\n${stamp}${warning}\n\`\`\``,
    `"${stamp}${warning}"`,
    warning.replaceAll(' ', '\u00a0'),
  ])('is recognised without its head, quoted or fenced: %s', (text) => {
    expect(causes(text)).toEqual(['self-signed']);
  });
});

describe('a wrapped line', () => {
  const text = stamp + warning;

  it.each([20, 33, 40, 57, 72, 76, 80, 120])('is joined again when it was cut every %i characters', (width) => {
    const { matches, unmatched } = classify(cutAt(width, text));
    expect(unmatched).toEqual([]);
    expect(matches.map(({ cause, fields }) => [cause, fields.error, fields.address, fields.ip])).toEqual([
      ['self-signed', 'self signed certificate', 'cucm.steven.lab', '10.48.36.215'],
    ]);
  });

  it.each([40, 60, 76])('is joined again when a mail broke it at blanks after %i characters and quoted it', (width) => {
    const quoted = wrapAt(width, text).replace(/^/gm, '>> ');
    expect(causes(quoted)).toEqual(['self-signed']);
    expect(classify(quoted).unmatched).toEqual([]);
  });

  it('is joined again across the blank lines and marks of a page', () => {
    const broken = text.replace('self signed ', 'self signed\n```\n\n \n```\n');
    expect(causes(broken)).toEqual(['self-signed']);
  });

  it('is decoded from a raw mail', () => {
    const encoded = text.replaceAll('=', '=3D').replace('verification', 'verifi=\ncation');
    expect(causes(encoded)).toEqual(['self-signed']);
  });

  it('does not swallow the sentence after it', () => {
    expect(classify(`${wrapAt(60, text)}\n10 users are affected.`)).toMatchObject({
      matches: [{ fields: { depth: 0 } }],
      unmatched: ['10 users are affected.'],
    });
  });

  it('of an ERROR keeps its cause', () => {
    const refused =
      "[ET_NET 1]ERROR:SSL connection failed for 'a.example.lab':error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca";
    for (const width of [25, 47, 60])
      expect(causes(cutAt(width, `exp-c traffic_server[2030]:${refused}`))).toEqual(['rejected-by-server']);
    for (const width of [31, 60]) expect(causes(cutAt(width, stamp + error))).toEqual(['certificate-other']);
  });
});

describe('several lines', () => {
  it('run together are taken apart', () => {
    expect(causes(`${stamp}${warning}${stamp}${error} ${stamp}${sni}`)).toEqual(['self-signed', 'name-mismatch']);
    expect(causes(`${warning} ${sni}`)).toEqual(['self-signed', 'name-mismatch']);
  });

  it('that only repeat that verification failed stand behind the WARNING line', () => {
    expect(causes([stamp + warning, stamp + error].join('\n'))).toEqual(['self-signed']);
    expect(causes(stamp + error)).toEqual(['certificate-other']);
    expect(causes([stamp + sni, stamp + error].join('\n'))).toEqual(['name-mismatch', 'certificate-other']);
  });

  it('that are equal are counted, whatever their thread', () => {
    const { matches } = classify([warning, warning.replace('NET 0', 'NET 3'), sni].join('\n'));
    expect(matches.map(({ cause, count }) => [cause, count])).toEqual([
      ['self-signed', 2],
      ['name-mismatch', 1],
    ]);
  });

  it('that mean nothing are given back', () => {
    expect(classify(`Hello,\n\nsince the upgrade this happens:\n${warning}\nRegards`).unmatched).toEqual([
      'Hello,',
      'since the upgrade this happens:',
      'Regards',
    ]);
    expect(classify('')).toEqual({ matches: [], unmatched: [] });
  });
});

describe('transaction lines', () => {
  const line = (detail: string, rest: string): string =>
    `${stamp}UTCTime="2022-07-11 16:55:26,006" Module="network.http.trafficserver" Level="INFO": Detail="${detail}" Txn-id="191" TrackingID="" ${rest}`;
  const request = line('Sending Request', 'Dst-ip="10.48.36.215" Dst-port="6972" Msg="GET /CSFemusk.cnf.xml HTTP/1.1"');
  const failed = line('Sending Response', 'Dst-ip="127.0.0.1" Dst-port="35766" Msg="HTTP/1.1 502 connect failed"');

  it('tell of a connection that was closed, with the server they name', () => {
    const { matches, unmatched } = classify(`${request}\n${failed}`);
    expect(matches).toMatchObject([
      {
        cause: 'closed-by-server',
        alsoPossible: ['connection-other'],
        headline: 'The connection to 10.48.36.215 ended before it was set up',
        fields: { ip: '10.48.36.215', reason: 'connect failed' },
      },
    ]);
    expect(matches[0]?.remediation[0]?.steps.join(' ')).toContain('port 6972');
    expect(unmatched).toEqual([request]);
  });

  it('are read when they were wrapped', () => {
    expect(causes(wrapAt(70, failed))).toEqual(['closed-by-server']);
    expect(causes(cutAt(77, failed))).toEqual(['closed-by-server']);
    expect(causes('HTTP/1.1 502 Connection refused')).toEqual(['connection-refused']);
  });

  it('count only where no line says more, and the server did not answer itself', () => {
    expect(causes([request, stamp + warning, stamp + error, failed].join('\n'))).toEqual(['self-signed']);
    const own = line('Receive Response', 'Src-ip="10.48.36.215" Src-port="6972" Msg="HTTP/1.1 502 Bad Gateway"');
    const passedOn = failed.replace('connect failed', 'Bad Gateway');
    expect(causes([request, own, passedOn].join('\n'))).toEqual([]);
  });
});

it('a name that is no host name does not enter the headline', () => {
  const hostile = warning.replaceAll('cucm.steven.lab', '<img/src=x>');
  expect(classify(hostile).matches[0]?.headline).toBe(
    'The UC server presents a self-signed certificate that is not trusted',
  );
  const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.example.lab`;
  const { headline = '' } = classify(warning.replaceAll('cucm.steven.lab', long)).matches[0] ?? {};
  expect(headline.length).toBeLessThanOrEqual(120);
});

it.each([
  'WARNING:',
  'verification\n',
  'a\n',
  ' ',
  "SSL connection failed for 'a': x\n",
  '> ',
  'Txn-id="1" ',
  `${warning}\n`,
])('256 KiB of %j are read to the end', (unit) => {
  const text = unit.repeat(Math.floor((256 * 1024) / unit.length));
  expect(classify(text).matches.length).toBeLessThanOrEqual(1);
});

it('no text makes it throw', () => {
  const words = fc.constantFrom(
    stamp,
    warning,
    error,
    sni,
    '\n',
    '> ',
    ' ',
    '=3D',
    'HTTP/1.1 502 connect failed',
    'Txn-id="',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 20 }), (parts) => {
      expect(Array.isArray(classify(parts.join('')).unmatched)).toBe(true);
    }),
  );
});
