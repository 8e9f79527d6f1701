// Logs that were never written by a traffic server: without line ends, without text, with more of everything than any
// node has.
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  someNode,
  stamp,
  threadLine,
} from '../build/log-lines.ts';
import type { HostileCase } from './hostile-case.ts';
import { dump, failing, idleLine, passing, passingLog } from './ordinary.ts';
import { joined, lines, repeated, tarOf } from './streams.ts';

const mega = 1024 ** 2;
const start = Date.UTC(2022, 8, 6, 7);

/** A log of a length that is known, as a member beside the dump. */
const beside = (pieces: Iterable<Uint8Array>, sizeBytes: number): Iterable<Uint8Array> =>
  tarOf([dump, { name: 'loggingsnapshot.txt', sizeBytes, pieces }]);

/** A log on its own: verification is as its lines tell. */
const alone = (...parts: Iterable<Uint8Array>[]) => joined(...parts);

const warningAt = (at: number, address: string): string =>
  threadLine(someNode, start + at, coreWarning(address, '10.61.20.11', 'self signed certificate'));

const failedAt = (at: number): string =>
  exchangeLines(
    someNode,
    failedExchange(at, start + at, `s${at}.example.lab`, `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`, 6972, [
      coreWarning(`s${at}.example.lab`, `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`, 'self signed certificate'),
    ]),
  ).join('\n');

export const hostileLogs: readonly HostileCase[] = [
  {
    name: '300 MB without a line end are one line that is cut, and the lines around it count',
    bytes: () =>
      beside(
        joined([Buffer.from(`${passing}${idleLine} `)], repeated(Buffer.alloc(mega, 'x'), 300), [
          Buffer.from(`\n${failing}`),
        ]),
        passing.length + idleLine.length + 1 + 300 * mega + 1 + failing.length,
      ),
    status: 'partial',
    codes: ['clock-jumped-back', 'line-too-long'],
    verdicts: ['fail log-truncated'],
    isLong: true,
  },
  {
    name: '300 MB of text without any time stamp are no log',
    bytes: () =>
      tarOf([
        dump,
        passingLog,
        { name: 'words.txt', sizeBytes: 300 * mega, pieces: repeated(Buffer.alloc(mega, 'words '), 300) },
      ]),
    status: 'complete',
    codes: [],
    verdicts: ['pass'],
    isLong: true,
  },
  {
    name: 'a log of time stamps only is a log that shows nothing',
    bytes: () => lines(4_000_000, (at) => `${stamp(start + at, 120)} `),
    status: 'complete',
    codes: [],
    verdicts: ['inconclusive no-exchange-seen'],
    isLong: true,
  },
  {
    name: 'line ends only are nothing',
    bytes: () => repeated(Buffer.alloc(mega, '\n'), 100),
    status: 'unreadable',
    codes: ['nothing-usable'],
    verdicts: [],
    isLong: true,
  },
  {
    name: 'a message that is quoted for 200 MB hides no line behind it',
    bytes: () =>
      alone(
        [Buffer.from(`${idleLine}\nHTTPMSG:\n|GET / HTTP/1.1\n`)],
        repeated(Buffer.alloc(mega, ` ${idleLine}\n`), 200),
        [Buffer.from(`|\n${failing}`)],
      ),
    status: 'complete',
    codes: ['clock-jumped-back'],
    verdicts: ['fail'],
    isLong: true,
  },
  {
    name: 'two million servers are followed as far as the limit goes',
    bytes: () => lines(2_000_000, (at) => warningAt(at, `s${at}.example.lab`)),
    status: 'partial',
    codes: ['remedies-not-shown', 'too-many-servers'],
    verdicts: ['fail'],
    isLong: true,
  },
  {
    name: 'half a million failed transactions with as many servers are followed as far as the limit goes',
    bytes: () => lines(500_000, failedAt),
    status: 'partial',
    codes: ['remedies-not-shown', 'too-many-servers'],
    verdicts: ['fail'],
    isLong: true,
  },
  {
    name: 'a thousand nodes with a thousand servers each are followed as far as the limit goes',
    bytes: () =>
      lines(1_000_000, (at) => warningAt(at, `s${at >> 10}.example.lab`).replace(' expc1 ', ` n${at & 1023} `)),
    status: 'partial',
    codes: ['remedies-not-shown', 'too-many-nodes', 'too-many-servers'],
    verdicts: Array(5).fill('fail'),
    isLong: true,
  },
  {
    name: 'a million nodes are followed as far as the limit goes',
    bytes: () => lines(1_000_000, (at) => warningAt(at, 'cucm.example.lab').replace(' expc1 ', ` n${at} `)),
    status: 'partial',
    codes: ['too-many-nodes'],
    verdicts: Array(5).fill('fail'),
    isLong: true,
  },
  {
    name: 'a million transactions that never end are forgotten, the oldest first',
    bytes: () =>
      lines(
        1_000_000,
        (at) =>
          exchangeLines(someNode, okExchange(at, start + at, `s${at % 50}.example.lab`, '10.61.20.11', 8443))[0] ?? '',
      ),
    status: 'partial',
    codes: ['too-many-transactions'],
    verdicts: ['inconclusive no-exchange-seen log-truncated'],
    isLong: true,
  },
  {
    name: 'hundreds of nodes with thousands of open transactions each share one budget',
    bytes: () =>
      lines(600_000, (at) => {
        const [asked = ''] = exchangeLines(
          someNode,
          okExchange(at, start + at, `s${at % 50}.example.lab`, '10.61.20.11', 8443),
        );
        return asked.replace(' expc1 ', ` n${at % 400} `);
      }),
    status: 'partial',
    codes: ['too-many-transactions'],
    verdicts: Array(5).fill('inconclusive no-exchange-seen log-truncated'),
    isLong: true,
  },
  {
    name: 'a million failures on one server are counted',
    bytes: () => lines(1_000_000, (at) => warningAt(at, 'cucm.example.lab')),
    status: 'complete',
    codes: [],
    verdicts: ['fail'],
    isLong: true,
  },
  {
    name: 'a line of 200 KB in every place that is quoted keeps the report small',
    bytes: () => lines(2_000, (at) => `${warningAt(at, `${'s'.repeat(60)}${at}.example.lab`)} ${'x'.repeat(200_000)}`),
    status: 'complete',
    codes: ['remedies-not-shown'],
    verdicts: ['fail'],
    isLong: true,
  },
];
