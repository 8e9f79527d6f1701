// Archives that lie about names and sizes, or hold what no archive should. Beside them stands a log that fails: it is
// found, whatever stands before it.
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { tar, tarHeader } from '../build/tar.ts';
import { zip } from '../build/zip.ts';
import type { HostileCase } from './hostile-case.ts';
import { dump, failing, idleLine, passing } from './ordinary.ts';

const log = { name: 'loggingsnapshot.txt', body: failing };
const idle = `${idleLine}\n`;
const failingTar = tar([log]);

/** A header whose size field holds these bytes. */
const sized = (field: string | Uint8Array, type = '0'): Buffer => {
  const text = typeof field === 'string' ? field.padEnd(12, '\0') : Buffer.from(field).toString('latin1');
  return tarHeader({ name: 'liar.txt', type, declaredSize: text });
};

const names = [
  '../../etc/passwd',
  '/etc/cron.d/x',
  'C:\\Windows\\system32\\x.txt',
  'a\0b.txt',
  '..',
  '.',
  '',
  'con',
  '\u202etxt.exe',
  'x'.repeat(100),
];

const found = { status: 'complete', codes: [], verdicts: ['fail'] } as const;
const damaged = (...codes: string[]) => ({ status: 'partial', codes: codes.sort(), verdicts: ['fail'] }) as const;

export const hostileContainers: readonly HostileCase[] = [
  {
    name: 'names that are paths are names',
    bytes: () => [tar([...names.map((name) => ({ name, body: idle })), log])],
    ...found,
  },
  {
    name: 'names in a zip that are paths are names',
    bytes: () => [zip([...names.map((name) => ({ name, body: idle })), log])],
    ...found,
  },
  {
    name: 'links, devices, pipes and folders are no files',
    bytes: () => [tar([...[...'123456'].map((type) => ({ name: `type ${type}`, type })), log])],
    ...found,
    codes: ['member-unsupported'],
  },
  {
    name: 'the folders of an incremental archive and the name of a tape are no files',
    bytes: () => [
      tar([{ name: 'tape', type: 'V' }, { name: 'logs/', type: 'D', body: 'Yloggingsnapshot.txt\0' }, log]),
    ],
    ...found,
  },
  {
    name: 'a link called like a log is log that was not read',
    bytes: () => [tar([{ name: 'loggingsnapshot_a.txt', type: '2' }, log])],
    ...damaged('member-unsupported'),
  },
  ...['x', 'L', 'K', 'g'].map((type) => ({
    name: `an extended header of type ${type} that declares 8 GB hides nothing`,
    bytes: () => [Buffer.concat([sized('77777777777', type), failingTar])],
    ...damaged('archive-corrupt'),
  })),
  ...(
    [
      ['negative', Buffer.from('ffffffffffffffffffffff00', 'hex')],
      ['beyond all numbers', Buffer.from('80ffffffffffffffffffffff', 'hex')],
      ['no octal', '99999999999'],
      ['words', 'many bytes!'],
    ] as const
  ).map(([what, field]) => ({
    name: `a size that is ${what} hides nothing`,
    bytes: () => [Buffer.concat([tar([{ name: 'first', body: idle }], { endMark: false }), sized(field), failingTar])],
    ...damaged('archive-corrupt'),
  })),
  {
    name: 'a size of 8 GB in an archive of 2 KB is a member that was cut',
    bytes: () => [Buffer.concat([tar([log], { endMark: false }), sized('77777777777'), Buffer.from(idle)])],
    ...damaged('member-truncated'),
  },
  {
    name: 'gzip in several members, with padding, is one stream',
    bytes: () => [gzipSync(failingTar.subarray(0, 700)), gzipSync(failingTar.subarray(700)), Buffer.alloc(512)],
    ...found,
  },
  {
    name: 'bytes behind gzip may have been log',
    bytes: () => [gzipSync(failingTar), Buffer.from('and more')],
    ...damaged('gzip-trailing-bytes'),
  },
  {
    name: 'containers in each other in any order are opened',
    bytes: () => [
      zip([
        {
          name: 'a',
          body: zstdCompressSync(
            tar([{ name: 'b', body: gzipSync(zip([{ name: 'c', body: gzipSync(failingTar) }])) }]),
          ),
        },
      ]),
    ],
    ...found,
  },
  {
    name: 'an encrypted entry and one in deflate64 are told, and the others read',
    bytes: () => [zip([{ name: 'a', body: passing, flags: 1 }, { name: 'b', body: passing, method: 9 }, log])],
    ...damaged('member-unsupported'),
  },
  ...(
    [
      ['xz', 'fd377a585a000004e6d6b446'],
      ['bzip2', '425a683931415926535900'],
      ['7-Zip', '377abcaf271c000400000000'],
      ['rar', '526172211a0701003392b5e5'],
    ] as const
  ).map(([what, magic]) => ({
    name: `a container of the kind ${what} is named, and not read`,
    bytes: () => [tar([{ name: 'a', body: Buffer.from(magic, 'hex') }, log])],
    ...damaged('unsupported-container'),
  })),
  {
    name: 'leftovers of macOS and Windows are nothing',
    bytes: () => [
      zip([
        ...['__MACOSX/._x', '.DS_Store', 'Thumbs.db', 'desktop.ini', 'a\\Thumbs.db'].map((name) => ({
          name,
          body: 'x',
        })),
        log,
      ]),
    ],
    ...found,
  },
  {
    name: 'an archive within which an archive is damaged gives what the others hold',
    bytes: () => [
      tar([{ name: 'a.tgz', body: gzipSync(tar([{ name: 'x', body: idle.repeat(5_000) }])).subarray(0, -20) }, log]),
    ],
    ...damaged('gzip-truncated', 'member-truncated'),
  },
  { name: 'an empty file is nothing', bytes: () => [], status: 'unreadable', codes: ['member-empty'], verdicts: [] },
  {
    name: 'an empty zip archive is nothing',
    bytes: () => [zip([])],
    status: 'unreadable',
    codes: ['nothing-usable'],
    verdicts: [],
  },
  {
    name: 'noise is nothing',
    bytes: () => [Buffer.from(Array.from({ length: 99_999 }, (_, at) => (at * at * 31) & 255))],
    status: 'unreadable',
    codes: ['member-not-recognised'],
    verdicts: [],
  },
  {
    name: 'a dump alone is a node of which nothing is proven',
    bytes: () => dump.pieces,
    status: 'complete',
    codes: [],
    verdicts: ['inconclusive log-missing'],
  },
];
