// Dumps to facts: the forms that have been seen, and shapes nobody knows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../shared/config/configuration-dump.ts';
import { parseStatus } from '../../../shared/config/status-dump.ts';

describe('parseConfiguration', () => {
  it('reads values with and without quotes, in any line ends', () => {
    const text = [
      '*c xConfiguration Alternates Cluster Name: "c.example.lab"',
      '*c xConfiguration Alternates Peer 1 Address: "10.0.0.1"',
      '*c xConfiguration Alternates 2 Peer Address: "10.0.0.2"',
      '*c xConfiguration Ciphers UcClientTLSCiphers Value: "EECDH:EDH:!aNULL"',
      '*c xConfiguration EdgeConfigServer VerifyOriginServer: "On"',
      '*c xConfiguration IP DNS Hostname: "expc1"',
      '*c xConfiguration IP DNS Domain Name: "example.lab"',
      '*c xConfiguration Ethernet 1 IP V4 Address: "10.0.0.1"',
      'OK',
    ].join('\r\n');

    expect(parseConfiguration(text)).toEqual({
      hostName: 'expc1',
      domain: 'example.lab',
      ownAddresses: ['10.0.0.1'],
      clusterName: 'c.example.lab',
      peers: ['10.0.0.1', '10.0.0.2'],
      verifyOriginServer: true,
      ciphers: [{ list: 'UcClientTLSCiphers', value: 'EECDH:EDH:!aNULL' }],
    });
  });

  it.each([
    ['*c xConfiguration EdgeConfigServer VerifyOriginServer: Off', false],
    ['*c xConfiguration EdgeConfigServer VerifyOriginServer: "on"', true],
    ['*c xConfiguration EdgeConfigServer VerifyOriginServer: ""', null],
    ['*c xConfiguration EdgeConfigServer CredentialTTL: 28800', null],
  ])('reads %s', (line, expected) => {
    expect(parseConfiguration(line)?.verifyOriginServer).toBe(expected);
  });

  it('knows a text that is no such dump from one that lacks a key', () => {
    expect(parseConfiguration('<Configuration><Name>expc1</Name></Configuration>')).toBeNull();
    expect(parseConfiguration('*c xConfiguration SIP Mode: On')).toMatchObject({ hostName: null, peers: [] });
  });

  it.each([
    ['lines without a colon', '*c xConfiguration A B\n'.repeat(40_000)],
    ['a value that is never closed', `*c xConfiguration A: "x${' '.repeat(80_000)}x`],
    ['a long path', `*c xConfiguration ${'A '.repeat(200_000)}: On`],
  ])('reads %s in time that grows with its length', (_, text) => {
    const before = performance.now();
    parseConfiguration(text);

    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseConfiguration(`*c xConfiguration ${text}`)));
  });
});

describe('parseStatus', () => {
  it('reads the tree of a new release', () => {
    const text = [
      '*s SystemUnit: /',
      '  Product: "Cisco Expressway"',
      '  Software: /',
      '    Version: "X14.2.1"',
      '  Hardware: /',
      '    SerialNumber: "C45916FD"',
      '*s Ethernet 1: /',
      '  IPv4 Address: "10.61.20.5"',
      '*s Options: /',
      '  Type: "Expressway-E"',
    ].join('\n');

    expect(parseStatus(text)).toEqual({
      version: 'X14.2.1',
      serialNumber: 'C45916FD',
      role: 'E',
      ownAddresses: ['10.61.20.5'],
    });
  });

  it('reads the flag of an old release', () => {
    expect(parseStatus('*s SystemUnit:\n Software:\n  Version: "X7.2.1"\n  Expressway: False')).toMatchObject({
      version: 'X7.2.1',
      role: 'C',
    });
    expect(parseStatus('*s SystemUnit:\n  Expressway: True').role).toBe('E');
    expect(parseStatus('*s SystemUnit: Product: "TANDBERG VCS" Software: Expressway: True').role).toBe('E');
  });

  it.each([
    ['a zone is named after an Expressway-E', '  Name: "To Expressway-E"'],
    ['a zone has a type', '  Type: "Expressway-E"'],
    ['a zone carries the old flag', '  Expressway: True'],
  ])('takes the role from the unit where %s', (_, leaf) => {
    const text = `*s Zones: /\n${leaf}\n*s/end\n*s Options: /\n  Type: "Expressway-C"\n*s/end\n`;

    expect(parseStatus(text).role).toBe('C');
    expect(parseStatus(`*s Zones: /\n${leaf}\n*s/end\n`).role).toBeNull();
  });

  it('knows nothing of a dump without any of it', () => {
    expect(parseStatus('*s Zones:\n')).toEqual({ version: null, serialNumber: null, role: null, ownAddresses: [] });
  });
});
