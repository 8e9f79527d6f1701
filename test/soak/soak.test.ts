// The soak in short, and that it would notice: the end it found, altered in one place each, is told to be wrong.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FoundEnd, wrongEnd } from './compare-end.ts';
import { runSoak, type SoakResult } from './run-soak.ts';

/** As much as takes some fifteen seconds: what a failing write holds up comes back after five or ten. */
const short = { seed: 13, bundles: 30, writers: 4, kills: 3, failing: 0.02 };
const hookMs = 120_000;

let folder = '';
let soak: SoakResult;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logverdict-soak-'));
  soak = await runSoak({ ...short, folder, say: () => undefined });
}, hookMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a soak', () => {
  it('ends with everything as it should be, though the system was killed and writes failed', () => {
    const { wrong, figures } = soak;
    expect(wrong).toEqual([]);
    expect(figures.bundles).toBe(short.bundles);
    expect(figures.lives.filter(({ end }) => end === 'killed').length).toBeGreaterThanOrEqual(short.kills);
    expect(figures.writes.failed).toBeGreaterThan(5);
  });
});

type Alter = (end: FoundEnd) => Partial<FoundEnd>;
const without = <T>(all: readonly T[], at: number): T[] => all.filter((_, place) => place !== at);
const first = <T>(all: Iterable<T>): T => {
  const [found] = all;
  if (found === undefined) throw new Error('expected one at least, found none');
  return found;
};

const alterations: Record<string, { alter: Alter; tells: RegExp }> = {
  'a bundle that was lost': {
    alter: ({ api }) => ({ api: { ...api, bundles: without(api.bundles, 0) } }),
    tells: /^bundle \d+ .*: expected 1 reports of it, found 0$/m,
  },
  'a bundle without its report': {
    alter: ({ api }) => ({ api: { ...api, reports: new Map([...api.reports].slice(1)) } }),
    tells: /its report is missing or about nothing that was delivered$/m,
  },
  'a bundle that was read twice': {
    alter: ({ api }) => {
      const bundle = { ...first(api.bundles), bundleId: 'b_again' };
      const report = api.reports.get(first(api.bundles).bundleId) ?? null;
      return {
        api: { ...api, bundles: [...api.bundles, bundle], reports: new Map([...api.reports, ['b_again', report]]) },
      };
    },
    tells: /^bundle \d+ .*: expected 1 reports of it, found 2$/m,
  },
  'a bundle that is stuck': {
    alter: ({ api }) => ({
      api: { ...api, bundles: [{ ...first(api.bundles), status: 'processing' }, ...api.bundles.slice(1)] },
    }),
    tells: /^bundle \d+ .*: expected .*, found .*"status":"processing"/m,
  },
  'a copy that is of an earlier version': {
    alter: ({ files }) => {
      const [[path], [, other]] = [...files.copies] as [[string, null], [string, null]];
      return { files: { ...files, copies: new Map([...files.copies, [path, other]]) } };
    },
    tells: /^bundle \d+ .*, report beside the drop folder: expected "\w{64}", found "\w{64}"$/m,
  },
  'a copy in one form only': {
    alter: ({ files }) => ({ files: { ...files, otherCopies: without(files.otherCopies, 0) } }),
    tells: /^bundle \d+ .*: expected .*\.md, found none$/m,
  },
  'a file that nobody wanted': {
    alter: ({ files }) => ({ files: { ...files, otherCopies: [...files.otherCopies, 'site1/.a.tmp'] } }),
    tells: /^reports\/site1\/\.a\.tmp: expected no such file$/m,
  },
  'a node with the verdict of an older capture': {
    alter: ({ api }) => {
      const [node, ...others] = api.nodes;
      const verdict = node?.verdict === 'fail' ? 'pass' : 'fail';
      return { api: { ...api, nodes: node ? [{ ...node, verdict }, ...others] : [] } };
    },
    tells: /^node site1 expc1: expected .*"verdict":"\w+".*, found .*"verdict":"\w+"/m,
  },
  'a capture that is not in the history of its node': {
    alter: ({ api }) => ({ api: { ...api, histories: new Map([...api.histories].map(([k, v]) => [k, v.slice(1)])) } }),
    tells: /^history of node site1 expc1: expected .*, found /m,
  },
  'a finding that was not closed': {
    alter: ({ api }) => ({
      api: {
        ...api,
        findings: api.findings.map((each) => ({ ...each, state: 'open', supersededBy: null })),
      },
    }),
    tells: /^finding .*"(?:resolved|superseded)".*: expected, but not found so$/m,
  },
  'an event that was delivered twice': {
    alter: ({ events }) => ({ events: [...events, first(events)] }),
    tells: /^event e_\w+ was delivered 2 times$/m,
  },
  'an event that was not delivered': {
    alter: ({ events, api }) => ({ events: events.filter(({ eventId }) => eventId !== api.events[5]?.eventId) }),
    tells: /^events: \d+ are in the list and \d+ of them were delivered; the first to differ is number 5$/m,
  },
  'an event that was never written': {
    alter: ({ events, api }) => {
      const at = events.findIndex(({ type }) => type === 'NodeVerdictChanged');
      return {
        events: without(events, at),
        api: { ...api, events: api.events.filter((e) => e.eventId !== events[at]?.eventId) },
      };
    },
    tells: /^bundle \d+, events of its end: expected .*NodeVerdictChanged.*, found /m,
  },
  'an end that was never told': {
    alter: ({ events }) => ({ events: events.filter(({ bundleId }) => bundleId !== events.at(-1)?.bundleId) }),
    tells: /^bundle \d+ \(.*\): its end was never told$/m,
  },
  'events in another order': {
    alter: ({ events }) => ({ events: events.toReversed() }),
    tells: /^events: .* the first to differ is number 0$/m,
  },
  'a damaged database': {
    alter: ({ files }) => ({ files: { ...files, integrity: 'row 3 missing from index' } }),
    tells: /^integrity_check of the database: row 3 missing/m,
  },
  'a message that was given up': {
    alter: ({ files }) => ({ files: { ...files, deadLetters: 1, messages: 2 } }),
    tells: /^2 messages are left in the queue\n1 messages were given up$/m,
  },
  'bytes that nobody names': {
    alter: ({ files }) => ({ files: { ...files, state: [...files.state, 'objects/aa/aaaa'] } }),
    tells: /^objects\/: aaaa is there, and the database names no such object$/m,
  },
  'bytes that are gone': {
    alter: ({ files }) => ({ files: { ...files, named: new Set([...files.named, 'bbbb']) } }),
    tells: /^objects\/: bbbb is named in the database, and not there$/m,
  },
  'a report that was left over': {
    alter: ({ files }) => ({ files: { ...files, state: [...files.state, 'reports-by-id/aa/aaaa.json'] } }),
    tells: /^reports-by-id\/: expected \d+ files, found \d+$/m,
  },
  'a temporary file': {
    alter: ({ files }) => ({ files: { ...files, state: [...files.state, 'facts/aa/.aaaa.tmp'] } }),
    tells: /^facts\/aa\/\.aaaa\.tmp: a temporary file was left$/m,
  },
  'memory that grows in a long life': {
    alter: () => ({ lives: [lifeOf(200, (second) => 100 + second / 2)] }),
    tells: /^memory of the longest life: expected to stay, found 1\d\d MB first and 1\d\d MB last$/m,
  },
  'memory that grows from life to life': {
    alter: () => ({ lives: [0, 1, 2, 3, 4, 5].map((number) => lifeOf(20, () => 100 + 20 * number)) }),
    tells: /^memory of lives of equal age: expected to stay, found 110 MB first and 190 MB last$/m,
  },
  'too much memory': {
    alter: () => ({ lives: [lifeOf(20, () => 700)] }),
    tells: /^memory: expected at most \d+ MB, found 700 MB$/m,
  },
  'a system that ended by itself': {
    alter: () => ({ lives: [{ isUp: true, memory: [], end: { lastLines: 'TypeError: x' } }] }),
    tells: /^life 0 ended by itself: TypeError: x$/m,
  },
  'a start that ended with more than a plain line': {
    alter: () => ({
      lives: [{ isUp: false, memory: [], end: { lastLines: 'EIO: i/o error\n    at open (fs.ts)\n' } }],
    }),
    tells: /^life 0 ended by itself: EIO: i\/o error\n/m,
  },
};

function lifeOf(seconds: number, mb: (second: number) => number): FoundEnd['lives'][number] {
  const memory = Array.from({ length: seconds }, (_, at) => ({ ageMs: (at + 1) * 1_000, rssKb: mb(at) * 1_024 }));
  return { isUp: true, memory, end: 'stopped' };
}

describe('what is compared notices', () => {
  it.each(Object.entries(alterations))('%s', (_, { alter, tells }) => {
    const { given, found } = soak;
    expect(wrongEnd(given, { ...found, ...alter(found) }).join('\n')).toMatch(tells);
  });
});
