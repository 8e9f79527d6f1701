// Dumps that are too large, or made to grow while they are read.
import type { HostileCase } from './hostile-case.ts';
import { dump, passingLog } from './ordinary.ts';
import { fileOf, repeated, tarOf } from './streams.ts';

const mega = 1024 ** 2;

/** Ten entities, each ten of the one before: expanded, some gigabytes. */
const laughs = [
  '<?xml version="1.0"?>\n<!DOCTYPE lolz [\n<!ENTITY a "ha">',
  ...[...'bcdefghijk'].map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghij'[at]};`.repeat(10)}">`),
  ']>\n<Configuration><SystemUnit><Name>&k;</Name></SystemUnit></Configuration>',
].join('\n');

const external = `<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<Status><SystemUnit><Product>&e;</Product></SystemUnit></Status>`;

const deep = (depth: number) =>
  `<Configuration>${'<SystemUnit>'.repeat(depth)}${'</SystemUnit>'.repeat(depth)}</Configuration>`;

export const hostileDumps: readonly HostileCase[] = [
  {
    name: 'a billion laughs are not laughed',
    bytes: () => tarOf([dump, passingLog, fileOf('xconf_dump.xml', laughs)]),
    status: 'complete',
    codes: ['xml-doctype-ignored'],
    verdicts: ['pass'],
  },
  {
    name: 'an external entity is not fetched',
    bytes: () => tarOf([dump, passingLog, fileOf('xstat_dump.xml', external)]),
    status: 'complete',
    codes: ['dump-not-understood', 'xml-doctype-ignored'],
    verdicts: ['pass'],
  },
  {
    name: 'a million elements in each other do not exhaust the stack',
    bytes: () => tarOf([dump, passingLog, fileOf('xconf_dump.xml', deep(400_000))]),
    status: 'complete',
    codes: ['dump-not-understood', 'xml-too-deep'],
    verdicts: ['pass'],
    isLong: true,
  },
  {
    name: 'a dump of 200 MB is read as far as the limit goes',
    bytes: () =>
      tarOf([
        passingLog,
        {
          name: 'xconf_dump.txt',
          sizeBytes: 200 * mega,
          pieces: repeated(
            Buffer.from('*c xConfiguration Zones Zone 1 Name: "z"\n'.padEnd(64, ' ')),
            (200 * mega) / 64,
          ),
        },
      ]),
    status: 'partial',
    codes: ['dump-too-large'],
    verdicts: ['inconclusive not-verified'],
    isLong: true,
  },
  {
    name: 'very many dumps do not add up',
    bytes: () => tarOf(manyDumps(60_000)),
    status: 'partial',
    codes: ['too-many-dumps'],
    // Each names another host, and is a node of its own; which of them the first dump is of cannot be told any more.
    verdicts: ['inconclusive not-verified', ...Array(4).fill('inconclusive log-missing')],
    isLong: true,
  },
];

function* manyDumps(count: number) {
  yield dump;
  yield passingLog;
  const servers = Array.from(
    { length: 40 },
    (_, at) => `*c xConfiguration Alternates Peer ${at} Address: "10.0.0.${at}"`,
  );
  for (let at = 0; at < count; at++)
    yield fileOf(`d${at}/xconf_dump_h${at}_2022-09-06_1.txt`, `${servers.join('\n')}\n`);
}
