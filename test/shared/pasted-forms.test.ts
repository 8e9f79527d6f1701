// One line in all the forms people paste it in: the same signature, cause and fields come out, once, and nothing is made up.
import { describe, expect, it } from 'vitest';
import { classifyText, type TextMatch } from '../../shared/classify-text.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { cpuMs } from '../build/cpu-ms.ts';

const classify = (text: string) => classifyText(text, shippedPack);
const stamp = '2026-03-04T09:12:44.871+01:00 expc1 traffic_server[20417]: ';

/** What is expected of each message: cause and fields, but the thread. */
const messages: readonly (readonly [string, string, TextMatch['fields']])[] = [
  [
    'WARNING: Core server certificate verification failed for (imp1.example.lab). Action=Continue Error=invalid non-CA certificate (has CA markings) server=imp1.example.lab(10.61.20.21) depth=0',
    'invalid-chain',
    {
      address: 'imp1.example.lab',
      server: 'imp1.example.lab',
      ip: '10.61.20.21',
      action: 'continue',
      error: 'invalid non-CA certificate (has CA markings)',
      depth: 0,
    },
  ],
  [
    "WARNING: Core server certificate verification failed for ([2001:db8:61::11]). Action=Terminate Error=unable to decrypt certificate's signature server=[2001:db8:61::11](2001:db8:61::11) depth=1",
    'certificate-other',
    {
      address: '2001:db8:61::11',
      server: '[2001:db8:61::11]',
      ip: '2001:db8:61::11',
      action: 'terminate',
      error: "unable to decrypt certificate's signature",
      depth: 1,
    },
  ],
  [
    'WARNING: Origin hostname (cucm-pub.example.lab) not in certificate. Action=Terminate server=<unknown>(10.61.20.11)',
    'name-mismatch',
    { address: 'cucm-pub.example.lab', ip: '10.61.20.11', action: 'terminate' },
  ],
  ['WARNING: Hostname verification failed for (cucm1)', 'name-mismatch', { address: 'cucm1' }],
  [
    'WARNING: Hostname verification failed for (cucm1) but still continuing with the connection establishment',
    'certificate-other',
    { address: 'cucm1', action: 'continue' },
  ],
  [
    "ERROR: SSL connection failed for 'cucm-pub.example.lab': error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca",
    'rejected-by-server',
    { address: 'cucm-pub.example.lab', error: 'error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca' },
  ],
  [
    "ERROR: SSL connection failed for '10.61.20.11': error:0A000086:SSL routines::certificate verify failed",
    'certificate-other',
    { address: '10.61.20.11', error: 'error:0A000086:SSL routines::certificate verify failed' },
  ],
];

const cutAt = (width: number, text: string): string => text.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? '';
const wrapAt = (width: number, text: string): string =>
  text.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n').trimEnd();
const escaped = (text: string): string =>
  text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;').replaceAll('"', '&quot;');
const bare = (text: string): string => text.replace(/^\w+: /, '');

const forms: readonly (readonly [string, (text: string) => string])[] = [
  ['with its stamp', (text) => `${stamp}[ET_NET 0] ${text}`],
  ['without its stamp', (text) => `[ET_TASK 3] ${text}`],
  ['as the message alone', bare],
  ['behind a source location', (text) => `${stamp}[ET_NET 0] ${text.replace(': ', ': <SSLUtils.cc:102 (verify)> ')}`],
  ['behind a syslog priority', (text) => `<28>Mar  4 09:12:44 expc1 traffic_server[20417]: [ET_NET 0] ${text}`],
  ['with the time of another log', (text) => `[Mar  4 09:12:44.871] [ET_NET 0] ${text}`],
  ['as found in a file', (text) => `loggingsnapshot_expc1.txt:243:${stamp}[ET_NET 0] ${text}`],
  ['behind a bullet', (text) => `\u2022 [ET_NET 0] ${text}`],
  ['behind a hyphen, as the message alone', (text) => `- ${bare(text)}`],
  ['behind a number', (text) => `12) ${stamp}[ET_NET 0] ${text}`],
  ['in backticks, as the message alone', (text) => `\`${bare(text)}\``],
  ['with Windows line ends', (text) => `\r\n${stamp}[ET_NET 0] ${text}\r\n\r\n`],
  ['with non-breaking spaces', (text) => `${stamp}[ET_NET 0] ${text}`.replaceAll(' ', '\u00a0')],
  ['with curly quotes', (text) => text.replace(/'([^']*)'/g, '\u2018$1\u2019').replaceAll("'", '\u2019')],
  ['as the source of a page', (text) => escaped(`${stamp}[ET_NET 0] ${text}`)],
];

describe.each(messages)('%s', (text, cause, fields) => {
  const expectOnce = (pasted: string): void => {
    const { matches, unmatched } = classify(pasted);
    expect(unmatched).toEqual([]);
    expect(matches.map((match) => [match.cause, match.count])).toEqual([[cause, 1]]);
    const { thread: _, ...found } = matches[0]?.fields ?? {};
    expect(found).toEqual(fields);
  };

  it.each(forms)('is read %s', (_, form) => {
    expectOnce(form(text));
  });

  it.each([72, 76, 80, 92, 100])('is read wrapped at %i columns, at blanks or anywhere, quoted or not', (width) => {
    for (const line of [`${stamp}[ET_NET 0] ${text}`, `[ET_NET 0] ${text}`, bare(text)]) {
      expectOnce(wrapAt(width, line));
      expectOnce(cutAt(width, line));
      expectOnce(wrapAt(width, line).replace(/^/gm, '> > '));
      expectOnce(cutAt(width, line).replaceAll('\n', '\r\n'));
      expectOnce(wrapAt(width, line).replace('\n', '\n```\n\n \n```\n'));
    }
  });

  it('is read out of a wrapped mail, whose own sentences are given back', () => {
    const mail = `Hello,\nwe see this since the upgrade:\n${wrapAt(76, `${stamp}[ET_NET 0] ${text}`)}\nRegards,\nJane`;
    expect(classify(mail).matches.map((match) => match.cause)).toEqual([cause]);
    expect(classify(mail).unmatched).toEqual(['Hello,', 'we see this since the upgrade:', 'Regards,', 'Jane']);
  });
});

it('all of them in one paste, each in another form, are found once each', () => {
  const text = messages.map(([line], at) => forms[at]?.[1](line) ?? line).join('\n');
  expect(classify(text).matches.map(({ cause, count }) => [cause, count])).toEqual(
    messages.map(([, cause]) => [cause, 1]),
  );
});

it('the inside of a JSON string is read', () => {
  const lines = messages.map(([line]) => `${stamp}[ET_NET 0] ${line}`);
  const { matches } = classify(JSON.stringify(`Log of "expc1":\n${lines.join('\n')}`).slice(1, -1));
  expect(matches.map(({ cause }) => cause)).toEqual(messages.map(([, cause]) => cause));
});

describe('what is made up is not', () => {
  it.each([
    'When you see the WARNING: Core server certificate verification failed for (<server-FQDN-or-IP>). Action=Terminate Error=self signed certificate server=<server-FQDN-or-IP>(<IP>) depth=x, trust the certificate.',
    'Core server certificate verification failed for (...)',
    'If the depth is 0, it is a self signed certificate; "certificate verify failed" stands in the ERROR: line.',
    'WARNING: SNI not in certificate',
  ])('found in prose: %s', (text) => {
    const { matches, unmatched } = classify(text);
    expect(matches).toEqual([]);
    expect(unmatched.join(' ')).toBe(text);
  });

  it('filled in for the placeholders of a manual', () => {
    const { matches } = classify(
      'WARNING: SNI (<server-FQDN-or-IP>) not in certificate. Action=Terminate server=<server-FQDN-or-IP>(<IP>)',
    );
    expect(matches.map(({ cause, fields }) => [cause, fields])).toEqual([['name-mismatch', { action: 'terminate' }]]);
    expect(matches[0]?.headline).toBe('The certificate of the UC server does not name that address');
  });

  it.each([
    `${stamp}Event="Request Allowed" Username="[ET_NET 0] ${messages[0]?.[0]}" Deployment="1"`,
    `${stamp}Detail="Receive Request" Txn-id="77" HTTPMSG: |POST /x HTTP/1.1 User-Agent: [ET_NET 0] ${messages[5]?.[0]}`,
    `2026-03-04T09:12:44.871+01:00 expc1 tvcs: [ET_NET 0] ${messages[0]?.[0]}`,
    `2026-03-04T09:12:44.871+01:00 expc1 XCP_JABBERD[20026]: [ET_NET 0] ${messages[0]?.[0]}`,
  ])('found in a field, a body or the line of another process: %s', (line) => {
    expect(classify(line)).toEqual({ matches: [], unmatched: [line] });
  });
});

it('a refusal by the server tells what to do on the other side', () => {
  const [match] = classify(messages[5]?.[0] ?? '').matches;
  const [fix] = match?.remediation ?? [];
  expect(fix).toMatchObject({ kind: 'fix', where: 'cucm', requiresRestart: 'service' });
  const steps = fix?.steps.join(' ') ?? '';
  for (const word of [
    'tomcat-trust',
    'CallManager-trust',
    'Restart',
    'Cisco CallManager',
    'Cisco TFTP',
    'Cisco Tomcat',
  ])
    expect(steps).toContain(word);
  expect(match?.remediation.some(({ kind }) => kind === 'workaround')).toBe(false);
});

const milliseconds = (text: string): number => cpuMs(() => void classify(text));

it.each([
  `${messages[5]?.[0].slice(0, 70)}\n b\nc\n`,
  "SSL connection failed for 'a': x\n",
  'Hostname verification failed for (a)\nb\n',
  '2026-03-04T09:12:44 x="" ERROR: \n',
  '=" WARNING: ',
  `${'A'.repeat(4000)} WARNING: verification `,
  '&lt;\\n\\"<Mar 4 09:12:44',
])('eight times as much of %j does not take more than some eight times as long', (unit) => {
  const small = unit.repeat(Math.ceil((32 * 1024) / unit.length));
  classify(small);
  expect(milliseconds(small.repeat(8))).toBeLessThan(40 * Math.max(milliseconds(small), 5));
});
