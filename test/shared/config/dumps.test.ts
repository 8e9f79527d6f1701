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
    expect(parseConfiguration(line).verifyOriginServer).toBe(expected);
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
    expect(parseStatus('  Expressway: True').role).toBe('E');
  });

  it('knows nothing of a dump without any of it', () => {
    expect(parseStatus('*s Zones:\n')).toEqual({ version: null, serialNumber: null, role: null, ownAddresses: [] });
  });
});
