// What becomes of each kind of text. The tokens were worked out with another implementation.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPack } from '../../../infra/build/read-pack.ts';
import type { Report } from '../../../shared/model/report.ts';
import { redactAltName, redactSubject } from '../../../shared/redaction/redact-certificate.ts';
import { makeRedactor } from '../../../shared/redaction/redactor.ts';
import { makeTokens } from '../../../shared/redaction/tokens.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { SignatureFile } from '../../../shared/signatures/signature-file.ts';

/** A report that tells of these names. */
const reportOf = (names: readonly string[]): Report => ({
  schema: 'logverdict/report/1',
  engine: { version: '0', packs: [] },
  site: 'default',
  reference: null,
  bundles: [],
  clusters: [{ name: 'expc1', verdict: 'pass', headline: '', peers: [...names], missing: [], disagreements: [] }],
  nodes: [],
});
const redactor = (...names: string[]) => makeRedactor(reportOf(names), makeTokens(Buffer.alloc(32, 7)), shippedPack);

describe('a sentence', () => {
  const { sentence } = redactor('cucm', 'cucm.example', 'cucm.example.lab', '10.1.1.1', '2001:db8::11');

  it.each([
    [
      'expc1: 1 of 2 servers fails: cucm.example.lab:6972 and :8443',
      'host-s5e2agbk4a6b: 1 of 2 servers fails: host-nvvgqpvatjgy:6972 and :8443',
    ],
    ['On CUCM.EXAMPLE.LAB: Cisco Unified OS', 'On host-nvvgqpvatjgy: Cisco Unified OS'],
    ['cucm.example fails, cucm.example.lab. passes', 'host-ktkgvg4i52rz fails, host-nvvgqpvatjgy. passes'],
    ['requests to 10.1.1.1:8443 and [2001:db8::11]:8443', 'requests to ip-niifntt6xon4:8443 and ip-rccvxzolniez:8443'],
    ['2001:db8::11: the log', 'ip-rccvxzolniez: the log'],
    ['names unknown.example.lab: one', 'names host-b3wwockqgmpd: one'],
    ['names hostile, größe', 'names word-a4iikomqprnb, word-mamy5eknrtkn'],
    ['valid to 2026-01-31, X14.2.1, TLS 1.3, 3 of 4', 'valid to 2026-01-31, X14.2.1, TLS 1.3, 3 of 4'],
    ['from 2026-01-31T07:41:42.015Z to it', 'from 2026-01-31T07:41:42.015Z to it'],
  ])('%s', (text, told) => {
    expect(sentence(text)).toBe(told);
  });

  it('that was cut tells nothing of the name it was cut in', () => {
    expect(sentence('expc1: 1 of 1 server fails: cucm.exam…')).toBe('host-s5e2agbk4a6b: 1 of 1 server fails: …');
    expect(sentence('all servers of 10.1.…')).toBe('all servers of …');
    expect(sentence(`expc1: its peers ${'x'.repeat(103)}`, 120)).toBe('host-s5e2agbk4a6b: its peers …');
  });

  it('keeps to the characters that the report allows', () => {
    const long = `expc1: ${'1 of 2 servers fails; '.repeat(5)}`.slice(0, 118);

    expect(sentence(long, 120)).toHaveLength(120);
    expect(sentence(long, 120).endsWith('…')).toBe(true);
  });
});

describe('a host that is called like a word of the sentences', () => {
  const { sentence, line } = redactor('server', 'certificate', '3', '__proto__', 'constructor', '8443');

  it('leaves the sentence whole, and is not told where it stands as a host', () => {
    expect(sentence('server: 1 of 3 servers fails: server:8443, the certificate of the server')).toBe(
      'host-msu7xpgbgog5: 1 of 3 servers fails: host-msu7xpgbgog5:8443, the certificate of the server',
    );
  });

  it.each([
    ['All well. server: failed', 'All well. host-msu7xpgbgog5: failed'],
    ['server, expc1 of the same cluster have it', 'host-msu7xpgbgog5, host-s5e2agbk4a6b of the same cluster have it'],
    [
      'expc1 and server fail on this server as well',
      'host-s5e2agbk4a6b and host-msu7xpgbgog5 fail on this server as well',
    ],
    ['server is a short name; the server', 'host-msu7xpgbgog5 is a short name; the server'],
    ['the trust store of server in Cisco', 'the trust store of host-msu7xpgbgog5 in Cisco'],
    ['Clients are sent to server, a short name', 'Clients are sent to host-msu7xpgbgog5, a short name'],
    ['was given expc1, server and 2 more', 'was given host-s5e2agbk4a6b, host-msu7xpgbgog5 and 2 more'],
    ['TLS to server failed', 'TLS to host-msu7xpgbgog5 failed'],
    ['1 of 2 servers fails: server, its certificate', '1 of 2 servers fails: host-msu7xpgbgog5, its certificate'],
    ['Possible: server of this cluster has no bundle', 'Possible: host-msu7xpgbgog5 of this cluster has no bundle'],
    ['the server sent: server', 'the server sent: server'],
  ])('is a token in the places of a host: %s', (text, told) => {
    expect(sentence(text)).toBe(told);
  });

  it('is a token in the sentences of the pack about it', () => {
    const about = redactor('server').about({ node: 'node', address: 'server', port: 8443 });

    expect(
      about.sentence(
        'In Cisco Unified OS Administration of server, Security > Certificate Management, download the certificate that is presented on port 8443. With ECDSA ciphers it is the one named *-ECDSA.',
      ),
    ).toBe(
      'In Cisco Unified OS Administration of host-msu7xpgbgog5, Security > Certificate Management, download the certificate that is presented on port 8443. With ECDSA ciphers it is the one named *-ECDSA.',
    );
  });

  it('is a token where the product writes a name', () => {
    expect(line('verification failed for (server). Error=self signed certificate server=server(10.1.1.1)')).toBe(
      'verification failed for (host-msu7xpgbgog5). Error=self signed certificate server=host-msu7xpgbgog5(ip-niifntt6xon4)',
    );
  });

  it('and where it writes one without any mark', () => {
    expect(line('plugin failed the origin certificate check for server. Action=Continue SNI=server')).toBe(
      'plugin failed the origin certificate check for host-msu7xpgbgog5. Action=Continue SNI=host-msu7xpgbgog5',
    );
  });

  it('or like a member of every object is a host as any other', () => {
    expect(sentence('__proto__: the log')).toBe('host-wuulfjsub2h2: the log');
    expect(sentence('the constructor fails')).toMatch(/^the host-[a-z2-7]{12} fails$/);
    expect(sentence('the toString fails')).toMatch(/^the word-[a-z2-7]{12} fails$/);
  });
});

describe('a line', () => {
  const { line } = redactor('cucm.example.lab', '10.1.1.1');

  it.each([
    [
      'Msg="GET http://vcs_control.example.lab:8443/c3RldmVuLmxhYi9odHRwcy9jdWNtLnN0ZXZlbi5sYWIvODQ0Mw/cucm-uds/user/joe/devices HTTP/1.1"',
      'Msg="GET http://host-afk3akuwo7oq:8443/path-s3bzoxcmrkng/cucm-uds/user/user-67e22hy5uscf/devices HTTP/1.1"',
    ],
    [
      'Txn-id="47" TrackingID="b1ccb760-a511-4aac-a4d3-10db655b5f0b" Dst-ip="10.1.1.1" Dst-port="8443"',
      'Txn-id="47" TrackingID="word-ov4ammd56yhj" Dst-ip="ip-niifntt6xon4" Dst-port="8443"',
    ],
    ['[ET_NET 1] ERROR: number 4711 of hostile', '[ET_NET 1] ERROR: number word-fp6bs2yttkjp of word-a4iikomqprnb'],
    [
      'Username="will" Detail="Authorization: [credentials removed]"',
      'Username="user-6lelmpb4gw4m" Detail="Authorization: [credentials removed]"',
    ],
    ['[hostile removed] [token removed]', '[word-a4iikomqprnb removed] [token removed]'],
    ['for sip:joe@example.lab or joe@example.lab', 'for sip:user-3afgwks5px7a or user-3afgwks5px7a'],
    [
      'Mar  4 09:12:44 expc1 traffic_server[20417]: HTTP/1.1 502 connect failed',
      'Mar  4 09:12:44 host-s5e2agbk4a6b traffic_server[20417]: HTTP/1.1 502 connect failed',
    ],
    [
      'error:0A000126:SSL routines::unexpected eof while reading',
      'error:0A000126:SSL routines::unexpected eof while reading',
    ],
    [
      'https://[credentials removed]@cucm.example.lab/?token=[token removed]&x9=x9',
      'https://[credentials removed]@host-nvvgqpvatjgy/?token=[token removed]&path-bm4jl6jro6f6=path-bm4jl6jro6f6',
    ],
  ])('%s', (text, told) => {
    expect(line(text)).toBe(told);
  });

  it('of every signature tells no name that it holds', () => {
    const told = line(
      '2026-03-04T09:12:44.871+01:00 expc1 traffic_server[20417]: [ET_NET 7] WARNING: <SSLClientUtils.cc:70 (verify_callback)> Core server certificate verification failed for (2001:db8:61::11). Action=Terminate Error=self signed certificate server=[2001:db8:61::11](2001:db8:61::11) depth=0',
    );

    expect(told).toMatch(
      /^2026-03-04T09:12:44\.871\+01:00 host-s5e2agbk4a6b traffic_server\[20417\]: \[ET_NET 7\] WARNING: <SSLClientUtils\.cc:70 \(verify_callback\)> Core server certificate verification failed for \((ip-[a-z2-7]{12})\)\. Action=Terminate Error=self signed certificate server=\1\(\1\) depth=0$/,
    );
  });
});

it('lines of every signature keep all their words, but for the names of hosts', async () => {
  const files = (await readPack(join(import.meta.dirname, '../../../shared/signatures'), 'expressway')).signatures;
  const lines = files.flatMap(({ content }) => SignatureFile.parse(content).matches ?? []);
  const tokens = makeTokens(Buffer.alloc(32, 7));
  const { line } = makeRedactor(reportOf([]), tokens, shippedPack);
  for (const each of lines) line(each);
  const words = [...tokens.given()].flatMap(([token, value]) => (token.startsWith('word-') ? [value] : []));

  expect(lines.length).toBeGreaterThan(60);
  expect(words.filter((word) => !/^(?:expc|cm|imp|cucm|cuc)\w*$/.test(word))).toEqual(['0']);
});

describe('a path of a request', () => {
  const { path } = redactor('cucm.example.lab');

  it.each([
    ['/cucm-uds/user/joe/devices', '/cucm-uds/user/user-67e22hy5uscf/devices'],
    ['/cucm-uds/user/12345/devices?max=x9', '/cucm-uds/user/user-uf5eokp3t2ib/devices?max=path-bm4jl6jro6f6'],
    ['/cucm-uds/users?username=joe%40example.lab', '/cucm-uds/users?username=user-3afgwks5px7a'],
    ['/CSFjoe.cnf.xml', '/CSFuser-67e22hy5uscf.cnf.xml'],
    ['/SEP001122334455.cnf.xml', '/SEPuser-iu7sc5zgsnp6.cnf.xml'],
    ['/jabber-config.xml', '/jabber-config.xml'],
    ['/x9/cucm.example.lab/user', '/path-bm4jl6jro6f6/host-nvvgqpvatjgy/user'],
  ])('%s', (text, told) => {
    expect(path(text)).toBe(told);
  });
});

describe('the name of a file', () => {
  const { file } = redactor();

  it.each([
    [
      'diagnostic_log_expc1_2022-09-06_09:42:38.tar.gz/xconf_dump_EXPC1_2022-09-06_09:42:38.txt',
      'diagnostic_log_host-s5e2agbk4a6b_2022-09-06_09:42:38.tar.gz/xconf_dump_host-s5e2agbk4a6b_2022-09-06_09:42:38.txt',
    ],
    ['acme_corp.zip', 'file-nb2enqiyx4qy_file-m7w4q6i4bmm2.zip'],
    ['eth0_diagnostic_logging_tcpdump00_expc1.pcap', 'eth0_diagnostic_logging_tcpdump00_host-s5e2agbk4a6b.pcap'],
  ])('%s', (text, told) => {
    expect(file(text)).toBe(told);
  });
});

describe('names of certificates', () => {
  const rules = redactor('cucm.example.lab');

  it.each([
    ['CN=cucm.example.lab,OU=UC,O=Example\\, Inc', 'CN=host-nvvgqpvatjgy,OU=name-ov65ymccpzoe,O=name-ty5uwlhjk5j7'],
    ['2.5.4.99=#0c', 'name-6iffvrev63ir'],
    ['', ''],
  ])('%s', (subject, told) => {
    expect(redactSubject(subject, rules)).toBe(told);
  });

  it.each([
    ['DNS:*.example.lab', 'DNS:host-jar2bdbetmqa'],
    ['IP:10.1.1.1', 'IP:ip-niifntt6xon4'],
    ['email:a@b.c', 'email:user-vppg2a477ydb'],
    ['URI:https://a.b/', 'URI:name-fdp5mn6crynr'],
    ['DirName:OU=UC', 'DirName:OU=name-ov65ymccpzoe'],
  ])('%s', (name, told) => {
    expect(redactAltName(name, rules)).toBe(told);
  });
});

describe('a cipher string', () => {
  const { ciphers, cipherList, command } = redactor('high');

  it('stands, and what is none of it does not', () => {
    expect(ciphers('ECDHE-RSA-AES256-GCM-SHA384:EECDH:!aNULL:@SECLEVEL=2')).toBe(
      'ECDHE-RSA-AES256-GCM-SHA384:EECDH:!aNULL:@SECLEVEL=2',
    );
    expect(ciphers('HIGH:hostile')).toBe('HIGH:word-a4iikomqprnb');
    expect(command('xConfiguration Ciphers UcClientTLSCiphers Value: "EECDH:hostile"')).toBe(
      'xConfiguration Ciphers UcClientTLSCiphers Value: "EECDH:word-a4iikomqprnb"',
    );
    expect([cipherList('UcClientTLSCiphers'), cipherList('hostile')]).toEqual([
      'UcClientTLSCiphers',
      'word-a4iikomqprnb',
    ]);
  });
});
