// Text dumps to facts: the forms that have been seen, what mail and editors make of them, and shapes nobody knows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dumpText } from '../../../shared/config/dump-text.ts';
import { type BundleNotes, newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { chunked } from '../../build/chunks.ts';
import { cpuMs } from '../../build/cpu-ms.ts';
import { readConfiguration, readStatus } from '../../build/read-dump.ts';

const line = (path: string) => `*c xConfiguration ${path}`;

describe('a configuration dump', () => {
  it('is read with and without quotes, in any line ends', () => {
    const text = [
      line('Alternates Cluster Name: "c.example.lab"'),
      line('Alternates Peer 1 Address: "10.0.0.1"'),
      line('Alternates 2 Peer Address: "10.0.0.2"'),
      line('Ciphers UcClientTLSCiphers Value: "EECDH:EDH:!aNULL"'),
      line('CollaborationEdge Enabled: On'),
      line('EdgeConfigServer VerifyOriginServer: "On"'),
      line('IP DNS Hostname: "expc1"'),
      line('IP DNS Domain Name: "example.lab"'),
      line('Ethernet 1 IP V4 Address: "10.0.0.1"'),
      line('Ethernet 2 IP V4 Address: "0.0.0.0"'),
      'OK',
    ].join('\r\n');

    expect(readConfiguration(text).facts).toEqual({
      hostName: 'expc1',
      domain: 'example.lab',
      ownAddresses: ['10.0.0.1'],
      clusterName: 'c.example.lab',
      peers: ['10.0.0.1', '10.0.0.2'],
      verifyOriginServer: true,
      mraEnabled: true,
      configured: [],
      ciphers: [{ list: 'UcClientTLSCiphers', value: 'EECDH:EDH:!aNULL' }],
    });
  });

  it.each([
    ['EdgeConfigServer VerifyOriginServer: Off', false],
    ['EdgeConfigServer VerifyOriginServer: "on"', true],
    ['edgeconfigserver verifyoriginserver: True', true],
    ['EdgeConfigServer VerifyOriginServer: Disabled', false],
    ['EdgeConfigServer VerifyOriginServer: sometimes', null],
    ['EdgeConfigServer VerifyOriginServer: ""', null],
    ['EdgeConfigServer VerifyOriginServer: "On', null],
    ['EdgeConfigServer CredentialTTL: 28800', 'absent'],
  ])('says of %s whether the key is on, off, unreadable or absent', (path, expected) => {
    expect(readConfiguration(line(path)).facts?.verifyOriginServer).toBe(expected);
  });

  it('that was cut may have held the key it lacks', () => {
    expect(readConfiguration(line('SIP Mode: On'), false).facts?.verifyOriginServer).toBeNull();
  });

  it('is told from a text that is none', () => {
    expect(readConfiguration('just words: here\n').facts).toBeNull();
    expect(readConfiguration(line('SIP Mode: On')).facts).toMatchObject({ hostName: null, peers: [] });
  });

  it('is read where lines were wrapped', () => {
    const text = [
      line('Ciphers UcClientTLSCiphers Value: "EECDH:EDH:'),
      '  HIGH:!aNULL"',
      line('EdgeConfigServer'),
      'VerifyOriginServer: Off',
      line('Alternates Cluster Name:'),
      '"c.example.lab"',
      line('CollaborationEdge Enabled: On'),
      'a remark of somebody',
    ].join('\n');

    expect(readConfiguration(text).facts).toMatchObject({
      clusterName: 'c.example.lab',
      verifyOriginServer: false,
      mraEnabled: true,
      ciphers: [{ list: 'UcClientTLSCiphers', value: 'EECDH:EDH:HIGH:!aNULL' }],
    });
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\ufeff*c xConfiguration SystemUnit Name: "a"\n')],
    ['UTF-16 with a mark', Buffer.from('\ufeff*c xConfiguration SystemUnit Name: "a"\n', 'utf16le')],
    ['UTF-16 without one', Buffer.from('*c xConfiguration SystemUnit Name: "a"\n', 'utf16le')],
    ['UTF-16, high byte first', Buffer.from('\ufeff*c xConfiguration SystemUnit Name: "a"\n', 'utf16le').swap16()],
  ])('is read in %s', async (_, bytes) => {
    const notes: BundleNotes = newBundleNotes(defaultLimits);

    const { text } = await dumpText({ path: 'x', kind: 'configuration', body: chunked(bytes, 7) }, notes);

    expect(readConfiguration(text).facts?.hostName).toBe('a');
  });

  it.each([
    ['lines without a colon', `${line('A B')}\n`.repeat(40_000)],
    ['a value that is never closed', line(`A: "x${' '.repeat(80_000)}x`)],
    ['values that go on and on', `${line('A: "x')}\n${'y\n'.repeat(500_000)}`],
    ['a long path', line(`${'A '.repeat(200_000)}: On`)],
    ['many servers', Array.from({ length: 50_000 }, (_, at) => line(`CUCMServer ${at} Address: h${at}`)).join('\n')],
  ])('with %s is read in time that grows with its length', (_, text) => {
    expect(cpuMs(() => void readConfiguration(text))).toBeLessThan(5_000);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readConfiguration(line(text))));
  });
});

describe('the UC servers of a configuration dump', () => {
  it.each([
    ['CUCMServer 1 Address: "cm.example.lab"', 'CUCMServer 1 CertValidationDisabled: Off', 'cucm', 'On'],
    ['CUCMServer 1 Address: cm.example.lab', 'CUCMServer 1 CertValidationDisabled: On', 'cucm', 'Off'],
    ['XMPPServer 1 Address: cm.example.lab', 'XMPPServer 1 TLS Verify Mode: On', 'imp', 'On'],
    ['CUCServer 1 Address: cm.example.lab', 'CUCServer 1 TlsVerifyMode: "Off"', 'unity', 'Off'],
    [
      'EdgeConfigProvisioning CUCM 1 address: cm.example.lab',
      'EdgeConfigProvisioning CUCM 1 tls_verify: true',
      'cucm',
      'On',
    ],
    ['Presence Server 1 Address: cm.example.lab', 'Presence Server 1 CertVerify: perhaps', 'imp', null],
    ['Unity Address 1: cm.example.lab', 'Unity TlsVerify 1: On', 'unity', 'On'],
    ['CUCMServer 1 Address: cm.example.lab', 'CUCMServer 2 TlsVerifyMode: On', 'cucm', null],
  ])('are told by shape: %s, %s', (address, mode, product, tlsVerifyMode) => {
    const text = [line(mode), line(address)].join('\n');

    expect(readConfiguration(text).facts?.configured).toEqual([{ address: 'cm.example.lab', product, tlsVerifyMode }]);
  });

  it('keep nothing but plain addresses, each once', () => {
    const addresses = ['a.example.lab', '<b>x</b>', '', 'A.example.lab', '2001:DB8:0::1', `${'x'.repeat(300)}`];
    const text = addresses.map((address, at) => line(`CUCMServer ${at + 1} Address: "${address}"`)).join('\n');

    expect(readConfiguration(text).facts?.configured.map(({ address }) => address)).toEqual([
      'a.example.lab',
      '2001:db8::1',
    ]);
  });

  it('are bounded, and what is left out is written down', () => {
    const text = Array.from({ length: 1_200 }, (_, at) => line(`CUCMServer ${at} Address: h${at}`)).join('\n');

    const { facts, codes } = readConfiguration(text);

    expect(facts?.configured).toHaveLength(1_000);
    expect(codes).toEqual(['dump-entries-left-out']);
  });
});

describe('a status dump', () => {
  const tree = [
    '*s SystemUnit: /',
    '  Product: "Cisco Expressway"',
    '  Software: /',
    '    Version: "X14.2.1"',
    '  *s/end',
    '  Hardware: /',
    '    Version: "VMware"',
    '    SerialNumber: "C45916FD"',
    '  *s/end',
    '*s/end',
    '*s Ethernet 1: /',
    '  MacAddress: "00:50:56:20:F7:29"',
    '  IPv4 Address: "10.61.20.5"',
    '*s/end',
    '*s Options: /',
    '  Type: "Expressway-E"',
    '*s/end',
  ];
  const facts = { version: 'X14.2.1', serialNumber: 'C45916FD', role: 'E', ownAddresses: ['10.61.20.5'] };

  it.each([
    ['as the product writes it', tree.join('\n')],
    ['without its ends', tree.filter((text) => !text.includes('end')).join('\n')],
    ['without its indents', tree.map((text) => text.trim()).join('\r\n')],
    ['flattened to one line', tree.map((text) => text.trim()).join(' ')],
    ['flattened to a line a section', tree.join(' ').replaceAll(' *s ', '\n*s ')],
    ['with a value on the next line', tree.join('\n').replace('Version: "X', 'Version:\n"X')],
  ])('is read %s', (_, text) => {
    expect(readStatus(text).facts).toEqual(facts);
  });

  it('of an old release is read from the page it was flattened to', () => {
    const text =
      '*s SystemUnit: Product: "TANDBERG VCS" Uptime: 24963390 SystemTime: "2014-06-19 14:58:59" Software: Version: "X7.2.1" ' +
      'Build: "296181" Configuration: ... Expressway: False Encryption: True ... Hardware: Version: "VMWare" SerialNumber: "****"';

    expect(readStatus(text).facts).toEqual({ version: 'X7.2.1', serialNumber: null, role: 'C', ownAddresses: [] });
    expect(readStatus(text.replace('False', 'True')).facts?.role).toBe('E');
  });

  it.each([
    ['a zone is named after an Expressway-E', '  Name: "To Expressway-E"'],
    ['a zone has a type', '  Type: "Expressway-E"'],
    ['a zone carries the old flag', '  Expressway: True'],
    ['a zone is named like a section', '  Name: "x *s Options: / Type: Expressway-E"'],
  ])('tells the role by the unit where %s', (_, leaf) => {
    const zones = `*s Zones: /\n${leaf}\n*s/end\n`;

    expect(readStatus(`${zones}*s Options: /\n  Type: "Expressway-C"\n*s/end\n`).facts?.role).toBe('C');
    expect(readStatus(zones).facts).toBeNull();
  });

  it('takes release and addresses from the unit, not from its zones', () => {
    const text = '*s Zones: /\n  Peer: /\n    Version: "X12.5"\n    IPv4 Address: "10.9.9.9"\n*s/end\n';

    expect(readStatus(text).facts).toBeNull();
  });

  it.each([
    ['colons on one line', `*s A: ${'b: '.repeat(500_000)}`],
    ['quotes on one line', `*s A: ${'"b" '.repeat(500_000)}`],
    ['long names', `*s ${'A'.repeat(1_000_000)}: /\n${'  b: 1\n'.repeat(100_000)}`],
    ['deep indents', Array.from({ length: 5_000 }, (_, at) => `${' '.repeat(at)}A:`).join('\n')],
  ])('with many %s is read in time that grows with its length', (_, text) => {
    expect(cpuMs(() => void readStatus(text))).toBeLessThan(5_000);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readStatus(`*s ${text}`)));
  });
});
