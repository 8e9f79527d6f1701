// XML dumps to facts: every mix of elements, attributes and indexes, damage, and input made to hurt.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMs } from '../../build/cpu-ms.ts';
import { readConfiguration, readStatus } from '../../build/read-dump.ts';
import { configurationXml, statusXml } from '../../build/xml-dump.ts';

const verify = (value: string): string =>
  `<Configuration><EdgeConfigServer><VerifyOriginServer>${value}</VerifyOriginServer></EdgeConfigServer></Configuration>`;
const cluster = { name: 'c.example.lab', peers: ['10.0.0.1', '10.0.0.2'] };
const whole = configurationXml({ host: 'expc1', log: null, cluster });

describe('an XML configuration dump', () => {
  it('tells what the text dump tells', () => {
    expect(readConfiguration(whole)).toEqual({
      codes: [],
      facts: {
        hostName: 'expc1',
        domain: 'example.lab',
        ownAddresses: ['10.61.20.5'],
        clusterName: 'c.example.lab',
        peers: ['10.0.0.1', '10.0.0.2'],
        verifyOriginServer: true,
        mraEnabled: true,
        configured: [{ address: 'cucm-pub.example.lab', product: 'cucm', tlsVerifyMode: 'On' }],
        ciphers: [],
      },
    });
  });

  it.each([
    ['element by element', verify('Off')],
    ['with indexes everywhere', verify('Off').replaceAll(/<(\w+)>/g, '<$1 item="1">')],
    ['under another root', `<XmlDoc resultId="">${verify('Off')}</XmlDoc>`],
    ['under a root nobody knows', verify('Off').replaceAll('Configuration>', 'Dump>')],
    ['in small letters', verify('Off').toLowerCase()],
    ['in a name space', verify('Off').replaceAll(/<(\/?)/g, '<$1x:')],
    ['as an attribute', '<Configuration><EdgeConfigServer VerifyOriginServer="Off"/></Configuration>'],
    [
      'as a value attribute',
      verify('').replace('<VerifyOriginServer></VerifyOriginServer>', '<VerifyOriginServer value="Off"/>'),
    ],
    ['as character data', verify('<![CDATA[Off]]>')],
    ['with a comment in it', verify('O<!-- < & -->ff')],
    ['in references', verify('&#79;&#x66;f')],
    ['in quotes', verify('&quot;Off&quot;')],
    ['with blanks around it', `\n\n ${verify('\n  Off\n ')}`],
  ])('is read %s', (_, text) => {
    expect(readConfiguration(text)).toMatchObject({ facts: { verifyOriginServer: false }, codes: [] });
  });

  it.each([
    [
      '<cucm item="1"><address>a.lab</address><tls_verify>On</tls_verify></cucm><cucm item="2"><address>b.lab</address><tls_verify>Off</tls_verify></cucm>',
    ],
    [
      '<cucm><address>a.lab</address><tls_verify>On</tls_verify></cucm><cucm><address>b.lab</address><tls_verify>Off</tls_verify></cucm>',
    ],
    ['<cucm address="a.lab" tls_verify="On"/><cucm address="b.lab" tls_verify="Off"/>'],
    [
      '<cucm><row id="7f"><address>a.lab</address><tls_verify>On</tls_verify></row><row id="8e"><tls_verify>Off</tls_verify><address>b.lab</address></row></cucm>',
    ],
    [
      '<cucm><item><address>a.lab</address><tls_verify>true</tls_verify></item><item><address>b.lab</address><tls_verify>0</tls_verify></item></cucm>',
    ],
    [
      '<cucm><_1><address>a.lab</address><tls_verify>On</tls_verify></_1><_2><address>b.lab</address><tls_verify>Off</tls_verify></_2></cucm>',
    ],
  ])('groups the UC servers of %s', (table) => {
    const text = `<configuration><edgeconfigprovisioning>${table}</edgeconfigprovisioning></configuration>`;

    expect(readConfiguration(text).facts?.configured).toEqual([
      { address: 'a.lab', product: 'cucm', tlsVerifyMode: 'On' },
      { address: 'b.lab', product: 'cucm', tlsVerifyMode: 'Off' },
    ]);
  });

  it.each([
    ['ends early', whole.slice(0, whole.indexOf('<Ethernet'))],
    ['is overwritten', `${whole.slice(0, whole.indexOf('<Ethernet'))}< < "${whole.slice(-40)}`],
    ['closes what it did not open', `${whole.slice(0, whole.indexOf('<Ethernet'))}</Nothing>`],
    ['opens a comment for good', `${whole.slice(0, whole.indexOf('<Ethernet'))}<!-- `],
  ])('that %s tells what stands before', (_, text) => {
    const { facts, codes } = readConfiguration(text);

    expect(codes).toEqual(['dump-malformed']);
    expect(facts).toMatchObject({ hostName: 'expc1', verifyOriginServer: true, ownAddresses: [], configured: [] });
  });

  it('that is damaged may have held the key it lacks', () => {
    const text = configurationXml({ host: 'expc1', log: null, verifyOriginServer: null });

    expect(readConfiguration(text).facts?.verifyOriginServer).toBe('absent');
    expect(readConfiguration(text.slice(0, -20)).facts?.verifyOriginServer).toBeNull();
  });

  it('is read without its document type, whose entities stand for nothing', () => {
    const type = '<!DOCTYPE c [<!ENTITY on "On"><!-- ]> --><!ENTITY x SYSTEM "file:///etc/passwd">]>';

    expect(readConfiguration(type + verify('&on;'))).toEqual({
      facts: null,
      codes: ['xml-doctype-ignored', 'dump-not-understood'],
    });
    expect(readConfiguration(type + verify('On'))).toMatchObject({
      facts: { verifyOriginServer: true },
      codes: ['xml-doctype-ignored'],
    });
  });

  it.each(['<Dump><Item>1</Item></Dump>', '<html><body>Configuration</body></html>', '<'])(
    'knows nothing of %s',
    (text) => {
      expect(readConfiguration(text).facts).toBeNull();
      expect(readConfiguration(text).codes).toContain('dump-not-understood');
    },
  );
});

describe('an XML status dump', () => {
  it('tells what the text dump tells', () => {
    const text = statusXml({ host: 'expe1', log: null, type: 'Expressway-E' });

    expect(readStatus(text)).toEqual({
      codes: [],
      facts: { version: 'X14.2.1', serialNumber: 'C45916FD', role: 'E', ownAddresses: [] },
    });
  });

  it.each([
    ['<Ethernet item="1"><IPv4><Address>10.0.0.1</Address></IPv4></Ethernet>', ['10.0.0.1']],
    ['<Ethernet item="1"><IPv4Address>10.0.0.1</IPv4Address></Ethernet>', ['10.0.0.1']],
    ['<Zones><Zone item="1"><IPv4><Address>10.0.0.1</Address></IPv4></Zone></Zones>', undefined],
  ])('finds the addresses of the node in %s', (sections, expected) => {
    expect(readStatus(`<Status>${sections}</Status>`).facts?.ownAddresses).toEqual(expected);
  });
});

describe('XML made to hurt', () => {
  it.each([
    ['nested elements', '<a>'.repeat(1_400_000), ['xml-too-deep', 'dump-malformed', 'dump-not-understood']],
    [
      'nested and closed elements',
      `${'<a>'.repeat(500_000)}${'</a>'.repeat(500_000)}`,
      ['xml-too-deep', 'dump-not-understood'],
    ],
    ['elements beside each other', `<a>${'<b c="d"/>'.repeat(400_000)}</a>`, ['dump-not-understood']],
    ['names', `<a>${Array.from({ length: 300_000 }, (_, at) => `<b${at}/>`).join('')}</a>`, ['dump-not-understood']],
    ['letters in a name', `<${'a'.repeat(4_000_000)}>`, ['dump-malformed', 'dump-not-understood']],
    ['blanks in a tag', `<a${' '.repeat(4_000_000)}`, ['dump-malformed', 'dump-not-understood']],
    [
      'brackets of a type',
      `<!DOCTYPE a ${'['.repeat(4_000_000)}`,
      ['xml-doctype-ignored', 'dump-malformed', 'dump-not-understood'],
    ],
    ['types', '<!ENTITY a "b">'.repeat(250_000), ['xml-doctype-ignored', 'dump-not-understood']],
    ['references', `<a>${'&amp;'.repeat(800_000)}</a>`, ['dump-not-understood']],
    ['comments', `<a>${'<!---->x'.repeat(500_000)}</a>`, ['dump-not-understood']],
    ['attributes', `<a ${'b="c" '.repeat(600_000)}/>`, ['dump-not-understood']],
  ])('with millions of %s costs no more than its length', (_, text, expected) => {
    const { facts, codes } = readConfiguration(text);

    expect(facts).toBeNull();
    expect(codes).toEqual(expected);
    expect(cpuMs(() => void readConfiguration(text))).toBeLessThan(5_000);
  });

  it('never throws, whatever the bytes', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom('<', '>', '/', '"', '=', '&', ';', '!', '[', ']', '-', 'a', ' ', '<![CDATA[', '<!DOCTYPE'),
        )
        .map((pieces) => pieces.join('')),
    );

    fc.assert(fc.property(anything, (text) => void [readConfiguration(`<${text}`), readStatus(`<a>${text}`)]));
  });

  it('never throws where a dump was changed in places, and never tells of another address than it holds', () => {
    const change = fc.tuple(fc.nat(whole.length), fc.nat(40), fc.string({ maxLength: 8 }));

    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
        const text = changes.reduce((now, [at, cut, put]) => now.slice(0, at) + put + now.slice(at + cut), whole);
        for (const { address } of readConfiguration(text).facts?.configured ?? []) expect(text).toContain(address);
      }),
    );
  });
});
