// Text of a bundle that was made to be slow to read: eight times as much of it may take some eight times as long, not
// sixty-four times. What is measured is the faster of several runs, and only where it is long enough to tell.
import { describe, expect, it } from 'vitest';
import { memberLook } from '../../shared/bundle/member-kind.ts';
import { hostOfName, isLogName } from '../../shared/bundle/member-name.ts';
import { configurationLines } from '../../shared/config/configuration-lines.ts';
import { statusLines } from '../../shared/config/status-lines.ts';
import { xmlEntries } from '../../shared/config/xml-entries.ts';
import { plainName } from '../../shared/diagnosis/node-name.ts';
import { isWithoutReason, newTransaction } from '../../shared/exchanges/transaction.ts';
import { parseVerificationChange } from '../../shared/log/configuration-change.ts';
import { lineFields } from '../../shared/log/line-fields.ts';
import { parseHead } from '../../shared/log/record-head.ts';
import { requestedServer } from '../../shared/log/request-target.ts';
import { parseTransactionStep } from '../../shared/log/transaction-step.ts';
import { withoutPrivateKeys } from '../../shared/model/without-private-keys.ts';
import { parseErrorText } from '../../shared/openssl/error-text.ts';
import { codeSpan } from '../../shared/report/untrusted.ts';
import { nameConstraintFault } from '../../shared/trust/name-constraints.ts';
import { parseCertificate } from '../../shared/trust/parse-certificate.ts';
import { pemCertificates } from '../../shared/trust/pem.ts';
import { cpuMs } from '../build/cpu-ms.ts';
import { makeCa, makeLeaf } from '../build/pki.ts';
import { newKey } from '../build/pki-keys.ts';

/** Below this many milliseconds the machine is measured, and not the program. */
const tellingMs = 40;
/** Linear work takes 8 times as long; work that grows with the square 64 times. */
const mostTimesAsLong = 24;

const msOf = (work: () => void): number => cpuMs(work, 3);

/** Of units of text, as many as fill that many characters. */
const filled = (unit: string, size: number): string => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

const record = (body: string) => ({
  ...parseHead(body),
  process: null,
  member: 'log',
  line: 1,
  text: body,
  continuation: body,
});
const exhaust = (all: Iterable<unknown>): void => {
  for (const _ of all);
};
const ignored = () => undefined;

const readers: Record<string, (text: string) => void> = {
  'the head of a record': (text) => parseHead(`2022-09-06T09:41:29${text}`),
  'the host in the head of a record': (text) => parseHead(`2022-09-06T09:41:29.123+02:00 ${text}`),
  'the fields of a line': (text) => lineFields(text),
  'a transaction line': (text) => parseTransactionStep(record(`Detail="Receive Request" Txn-id="1"${text}`)),
  'a changed setting': (text) => parseVerificationChange(record(`x verify_origin_server - changed from: ${text}`)),
  'a request line': (text) => requestedServer(`GET http://a${text}`),
  'a request path': (text) => requestedServer(`GET /${text}`),
  'an error text': (text) => parseErrorText(text),
  'a private key': (text) => withoutPrivateKeys(`-----BEGIN PRIVATE KEY-----${text}`),
  'a configuration dump': (text) => exhaust(configurationLines(`*c xConfiguration ${text}`)),
  'a status dump': (text) => exhaust(statusLines(`*s SystemUnit: ${text}`)),
  'an XML dump': (text) => exhaust(xmlEntries(`<Configuration>${text}`, ignored)),
  'an XML tag': (text) => exhaust(xmlEntries(`<Configuration ${text}`, ignored)),
  'a PEM file': (text) => pemCertificates(`-----BEGIN CERTIFICATE-----\n${text}`),
  'a member name': (text) => [hostOfName(text), isLogName(text), plainName(text)],
  'text that is shown': (text) => codeSpan(text, 600),
};

const units: Record<string, string> = {
  blanks: ' ',
  'line ends': '\n',
  'carriage returns': '\r',
  letters: 'a',
  quotes: '"',
  fields: 'a="',
  'closed fields': 'a="" ',
  colons: ': ',
  'section ends': '*s/end ',
  strokes: '/',
  dots: '.gz',
  brackets: '[',
  'open tags': '<a>',
  'half tags': '<a ',
  attributes: 'a="b" ',
  references: '&#1;',
  base64: 'AAAA',
  'PEM marks': '-----BEGIN ',
  'key ends': '-----END PRIVATE KEY',
  'message marks': '"HTTPMSG: ',
  headers: ' a: ',
  errors: 'error:0000000',
  backticks: '`',
};

describe.each(Object.entries(readers))('%s', (_, read) => {
  it.each(Object.entries(units))('of %s takes time in proportion to its length', (__, unit) => {
    const [short, long] = [filled(unit, 64 * 1024), filled(unit, 512 * 1024)];

    const longMs = msOf(() => read(long));

    if (longMs > tellingMs) expect(longMs / msOf(() => read(short))).toBeLessThan(mostTimesAsLong);
  });
});

describe('what is bounded is read at once however it is made', () => {
  const promptMs = 250;
  const keys = newKey('ecP256');

  it.each(Object.entries(units))('the beginning of a member: %s', (_, unit) => {
    expect(msOf(() => memberLook('member', Buffer.from(filled(unit, 64 * 1024))))).toBeLessThan(promptMs);
  });

  it('a status line of blanks', () => {
    const statusLine = `HTTP/1.1 502${filled(' ', 2035)}x`;
    const answers = Array.from({ length: 400 }, () => ({
      ...newTransaction(1, '1'),
      outcome: 'failed' as const,
      statusLine,
    }));

    expect(msOf(() => exhaust(answers.map(isWithoutReason)))).toBeLessThan(promptMs);
  });

  it.each([' ', '\t', '\0', 'a'])('a certificate whose subject is made of %j', (unit) => {
    const { der } = makeLeaf(makeCa({ keys }), {
      keys,
      subject: `CN=a${filled(unit, 60_000)}a`,
      subjectAltNames: [],
    });

    expect(parseCertificate(der)).toHaveProperty('certificate');
    expect(msOf(() => parseCertificate(der))).toBeLessThan(promptMs);
  });

  it('a common name of NULs under the name constraints of its CA', () => {
    const ca = makeCa({ keys, nameConstraints: { permitted: ['DNS:example.lab'] } });
    const leaf = makeLeaf(ca, { keys, subject: `CN=a${filled('\0', 60_000)}a`, subjectAltNames: [] });
    const chain = [leaf, ca].flatMap(({ der }) => {
      const parsed = parseCertificate(der);
      return 'certificate' in parsed ? [parsed.certificate] : [];
    });

    expect(chain).toHaveLength(2);
    expect(nameConstraintFault(chain)?.name).toBe('X509_V_ERR_UNSUPPORTED_NAME_SYNTAX');
    expect(msOf(() => nameConstraintFault(chain))).toBeLessThan(promptMs);
  });
});
