// Healthy nodes whose logs talk of failures everywhere but where a failure would stand: nothing may be found in them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judged } from '../build/analysed.ts';
import { seeded } from '../build/busy-log.ts';
import { someNode, threadLine } from '../build/log-lines.ts';
import {
  answers,
  messageBlock,
  nearMisses,
  otherChanges,
  otherThreadLines,
  quietExchange,
  strangerLines,
} from '../build/quiet-log.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const answered = (words: string, answer = 'HTTP/1.1 200 ', txnId = 1): string[] =>
  quietExchange(someNode, txnId, start, { words, answer });

async function expectQuiet(log: readonly string[]): Promise<void> {
  const node = await judged({ log });
  expect(node.findings).toEqual([]);
  expect(node.servers.map(({ address, port, verdict }) => [address, port, verdict])).toEqual([
    ['cucm-pub.example.lab', 8443, 'pass'],
  ]);
  expect(node).toMatchObject({ verdict: 'pass', reasons: [], verification: 'enforced' });
}

describe('nothing is found', () => {
  it.each(nearMisses)('in users and paths named: %s', async (words) => {
    await expectQuiet(answered(words));
  });

  it.each(nearMisses)('in lines and fields of other processes that hold: %s', async (words) => {
    await expectQuiet([...answered('jdoe'), ...strangerLines(someNode, start + 40, words)]);
  });

  it.each(nearMisses)('in the body of a request that holds: %s', async (words) => {
    await expectQuiet([...answered('jdoe'), ...messageBlock(someNode, 2, start + 40, words)]);
  });

  it.each(answers)('in an answer of the server itself: %s', async (answer) => {
    await expectQuiet(answered('jdoe', answer));
  });

  it('in what the traffic server says of other things', async () => {
    await expectQuiet([...answered('jdoe'), ...otherThreadLines.map((text) => threadLine(someNode, start + 40, text))]);
  });

  it('in changes of other settings', async () => {
    await expectQuiet([...answered('jdoe'), ...otherChanges(someNode, start + 40)]);
  });
});

it('a busy healthy node with all of it at once passes', async () => {
  const random = seeded(218018);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const log = Array.from({ length: 400 }, (_, at) => {
    const atMs = start + at * 50;
    const exchange = quietExchange(someNode, at + 1, atMs, { words: pick(nearMisses), answer: pick(answers) });
    const aside = random() < 0.5 ? strangerLines(someNode, atMs, pick(nearMisses)) : [];
    return [...exchange, ...aside, threadLine(someNode, atMs + 30, pick(otherThreadLines))];
  });
  await expectQuiet(log.flat());
});

it('no mixture of such words in any field makes a finding', async () => {
  const words = fc
    .array(fc.oneof(fc.constantFrom(...nearMisses), fc.string({ maxLength: 12 })), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(' ').replaceAll(/["\n\r\\]/g, ''));
  await fc.assert(
    fc.asyncProperty(words, words, fc.constantFrom(...answers), async (inField, elsewhere, answer) => {
      await expectQuiet([...answered(inField, answer), ...strangerLines(someNode, start + 40, elsewhere)]);
    }),
    { numRuns: 60 },
  );
});
