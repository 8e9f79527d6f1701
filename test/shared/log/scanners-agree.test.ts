// The scanner in WebAssembly, the plain one, and a reader that splits the text into lines: all three find the same, on
// random logs, on lines with something wrong in them, and wherever the stream and the blocks are cut.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeLogScanner } from '../../../shared/log/log-scanner.ts';
import { makeWasmScanner } from '../../../shared/log/wasm-scanner.ts';
import { seeded } from '../../build/busy-log.ts';
import { type LogEvents, logEvents, makeScanner, scannerNames } from '../../build/log-events.ts';
import { coreWarning, exchangeLines, okExchange, someNode, sslError, stamp } from '../../build/log-lines.ts';
import { traffic } from '../../build/traffic.ts';

const literals = ['verification', 'ERROR:', 'System Configuration Changed'];
const wanted = ['Txn-id="', ...literals];
const [wasm, plain] = scannerNames.map((name) => makeScanner(name, literals));

const seen = ({ events, span, notes }: LogEvents) => ({ events, span, lines: notes.lines, problems: notes.problems });

/** Both readings of a text, which are the same; answers that of the scanner in WebAssembly. */
async function agreed(text: string | Uint8Array, pieces: number | readonly number[] = 1 << 16): Promise<LogEvents> {
  if (wasm === undefined || plain === undefined) throw new Error('expected two scanners');
  const byWasm = await logEvents(wasm, text, pieces);
  expect(seen(byWasm)).toEqual(seen(await logEvents(plain, text, pieces)));
  return byWasm;
}

/** Number and text of each line that starts a record and holds a literal, of a text without quoted messages. */
const wantedLines = (text: string): [number, string][] =>
  text
    .split('\n')
    .map((line, at): [number, string] => [at + 1, line.replace(/\r$/, '')])
    .filter(([, line]) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(line) && wanted.some((each) => line.includes(each)));

const toldLines = ({ events }: LogEvents): [number, string][] => events.map(({ line, text }) => [line, text]);

const knobs = { transactions: 150, hosts: 4, spacingMs: 4, silent: 0.2, retry: 0.3, retryLogged: 0.5, threads: 3 };

describe('scanners', () => {
  it.each([1, 2, 3, 4, 5])(
    'agree on random traffic (%i), of which every usual step is read from bytes',
    async (seed) => {
      const text = `${traffic(someNode, { ...knobs, seed }).log.join('\n')}\n`;

      const found = await agreed(text, 999);

      expect(toldLines(found)).toEqual(wantedLines(text));
      expect(found.readSteps).toBe(text.split('Txn-id="').length - 1);
    },
  );

  it('agree on lines in which bytes are wrong', async () => {
    const usual = usualLines();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 - 1 }), async (seed) => {
        const random = seeded(seed);
        const text = `${usual.map((line) => spoilt(line, random)).join('\n')}\n`;

        expect(toldLines(await agreed(text))).toEqual(wantedLines(text));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it.each([
    ['host', ' expc1 ', ' expc1-é '],
    ['process', 'traffic_server[', 'Traffic_Server['],
    ['level', 'Level="INFO"', 'XLevel="DEBUG"'],
    ['level in the middle', 'Level="INFO"', 'Level="a DEBUG"'],
    ['time without offset', '+02:00 expc1', ' expc1'],
    ['time in Zulu', '+02:00 expc1', 'Z expc1'],
    ['offset of nothing', '+02:00 expc1', '-00:00 expc1'],
    ['day that is none', '2022-09-06T', '2022-02-30T'],
    ['leap day', '2022-09-06T', '2024-02-29T'],
    ['month that is none', '2022-09-06T', '2022-13-06T'],
    ['hour that is none', 'T09:', 'T24:'],
    ['fraction of one digit', '.000+', ',3+'],
    ['fraction of nine digits', '.000+', '.123456789+'],
    ['fraction of ten digits', '.000+', '.1234567891+'],
    ['id with a zero before it', 'Txn-id="1"', 'Txn-id="01"'],
    ['id of letters', 'Txn-id="1"', 'Txn-id="a1"'],
    ['id of sixteen digits', 'Txn-id="1"', 'Txn-id="9007199254740993"'],
    ['id that is empty', 'Txn-id="1"', 'Txn-id=""'],
    ['id twice', 'Txn-id="1"', 'Txn-id="1" Txn-id="2"'],
    ['id with blanks', 'Txn-id="1"', 'Txn-id=" 1 "'],
    ['address with blanks', 'ip="10.61.20.11"', 'ip=" 10.61.20.11"'],
    ['address that is none', 'ip="10.61.20.11"', 'ip="10.61.20.311"'],
    ['address of version 6', 'ip="10.61.20.11"', 'ip="FD00:0::1"'],
    ['address that is empty', 'ip="10.61.20.11"', 'ip=""'],
    ['port that is none', 'port="8443"', 'port="84430"'],
    ['port that is missing', ' Dst-port="8443"', ''],
    ['both addresses', ' Dst-ip=', ' Src-ip="10.0.0.1" Dst-ip='],
    ['message that is misspelt', 'Msg=', 'Msq='],
    ['message that is empty', /Msg="[^"]*"/, 'Msg=""'],
    ['message of blanks', /Msg="[^"]*"/, 'Msg="   "'],
    ['message with a blank before it', 'Msg="', 'Msg=" '],
    ['message that is missing', / Msg="[^"]*"/, ''],
    ['message on the line', / Msg="[^"]*"/, ' HTTPMSG: |GET /a HTTP/1.1'],
    ['message in a value', / Msg="[^"]*"/, ' X="HTTPMSG: GET /a HTTP/1.1"'],
    ['message behind the line', / Msg="[^"]*"/, '\nHTTPMSG:\n|GET /cucm-uds/a HTTP/1.1\n Host: b\n\n|'],
    ['bar behind the line', / Msg="[^"]*"/, '\n|HTTP/1.1 200 OK'],
    ['opening in the message', /Msg="[^"]*"/, 'Msg="GET /HTTPMSG:|a HTTP/1.1"\n2022-09-06T09:41:14.000 a ERROR:\n|'],
    ['status', /Msg="[^"]*"/, 'Msg="HTTP/2 204 "'],
    ['path with a question', '/cucm-uds/', '/cucm-uds?a=/b&c='],
    ['question behind the target', '/cucm-uds/user', '?x=/user'],
    ['target without a path', /\/cucm-uds\S*/, ''],
    ['host alone', /http:\/\/\S*/, 'https://cucm.example.lab:8443'],
    ['named server', /http:\/\/\S*/, 'https://cucm.example.lab:8443/a/b'],
    ['padded target', /(ZXhh\w+)/, '$1=='],
    ['scheme in capitals', 'http://', 'HTTP://'],
    ['method that is none', 'GET ', 'get '],
    ['text behind the message', 'HTTP/1.1"', 'HTTP/1.1" and more'],
    ['tabs', ' Txn-id', '\tTxn-id'],
    ['two blanks', ' Txn-id', '  Txn-id'],
  ] as const)('agree on a step with an unusual %s', async (_, from, to) => {
    const lines = exchangeLines(
      someNode,
      okExchange(1, Date.UTC(2022, 8, 6, 7, 41, 13), 'c.example.lab', '10.61.20.11', 8443),
    );
    const text = `${lines.map((line) => line.replace(from, to)).join('\n')}\n`;

    expect(text).not.toBe(`${lines.join('\n')}\n`);
    await agreed(text);
    await agreed(text.replaceAll('\n', '\r\n'), 7);
  });

  it('find every literal, however many there are and however short, wherever it stands', async () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcT-:"19Z'), minLength: 3, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(word, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 0, max: 40 }),
        async (words, shift) => {
          const head = `${stamp(0, 0)} h p: ${'.'.repeat(shift)}`;
          const text = words.map((each) => `${head}${each}\n${stamp(0, 0)} h p: .....\n`).join('');

          const found = await logEvents(makeScanner('WebAssembly', words), text);

          expect(found.events.filter(({ text: line }) => !line.endsWith('.....')).map(({ line }) => line)).toEqual(
            words.map((_, at) => 2 * at + 1),
          );
          expect(seen(found)).toEqual(seen(await logEvents(makeScanner('plain', words), text)));
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('leave more literals than WebAssembly has room for to the plain one', async () => {
    const words = Array.from({ length: 9_000 }, (_, at) => `literal-${at}`);

    expect(makeWasmScanner(words)).toBeNull();
    const found = await logEvents(makeLogScanner(words), `${stamp(0, 0)} h p: of literal-8999\n`);
    expect(found.records.map(({ body }) => body)).toEqual(['of literal-8999']);
  });

  it('agree wherever a chunk ends', async () => {
    const text = `${usualLines().slice(0, 12).join('\n')}\n`;
    const whole = await agreed(text);

    for (let cut = 1; cut < text.length; cut++)
      expect(seen(await agreed(text, [cut, text.length])), `cut at ${cut}`).toEqual(seen(whole));
  }, 60_000);

  it('agree wherever a block ends', async () => {
    const [first = '', ...rest] = usualLines();
    const filler = `${stamp(0, 0)} expc1 tvcs: ${'x'.repeat(200)}\n`.repeat(2_150);
    for (let shift = 0; shift < 700; shift += 3) {
      const text = `${first}${'y'.repeat(shift)}\n${filler}${rest.join('\n')}\n${rest.join('\n')}\n`.repeat(2);

      expect(toldLines(await agreed(text)), `shifted by ${shift}`).toEqual(wantedLines(text));
    }
  }, 120_000);
});

/** Steps of two exchanges, at INFO and DEBUG, with failure lines and those of other processes in between. */
function usualLines(): string[] {
  const startMs = Date.UTC(2022, 8, 6, 7, 41, 13);
  const lines = [1, 20].flatMap((id) =>
    exchangeLines(someNode, okExchange(id, startMs + id, 'cucm.example.lab', '10.61.20.11', 8443)),
  );
  const head = `${stamp(startMs, 120)} expc1 `;
  const others = [
    coreWarning('cucm.example.lab', '10.61.20.11', 'self signed certificate'),
    sslError('cucm.example.lab'),
  ].map((text) => `${head}traffic_server[21877]: ${text}`);
  return [
    `${head}tvcs: Event="System Configuration Changed" Detail="verification"`,
    ...lines,
    ...others,
    ...lines.map((line) => line.replace('"INFO"', '"DEBUG"')),
    'a line that continues with ERROR: in it',
  ];
}

/** Most lines stay as they are; in the others something is left out, put in, doubled or changed. */
function spoilt(line: string, random: () => number): string {
  const at = Math.floor(random() * line.length);
  const byte = String.fromCharCode(32 + Math.floor(random() * 95));
  switch (Math.floor(random() * 8)) {
    case 0:
      return line.slice(0, at) + line.slice(at + 1);
    case 1:
      return line.slice(0, at) + byte + line.slice(at);
    case 2:
      return line.slice(0, at) + byte + line.slice(at + 1);
    case 3:
      return `${line.slice(0, at)}${line.slice(Math.floor(random() * at))}`;
    default:
      return line;
  }
}
