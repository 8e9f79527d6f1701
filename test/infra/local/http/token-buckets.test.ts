// Buckets of requests: a burst, then a steady rate, for every client apart.
import { expect, test } from 'vitest';
import { TokenBuckets } from '../../../../infra/local/http/token-buckets.ts';

const limit = { requestsPerSecond: 2, burst: 3 };

function world() {
  let nowMs = 1_000_000;
  const buckets = new TokenBuckets(() => nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { take: (client = 'a', of = limit) => buckets.take(client, of), pass };
}

test('a burst is let in, then so many a second', () => {
  const { take, pass } = world();
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 1]);
  pass(499);
  expect(take()).toBe(1);
  pass(1);
  expect([take(), take()]).toEqual([0, 1]);
});

test('a pause fills the bucket up, and no further', () => {
  const { take, pass } = world();
  for (const at of [0, 0, 0, 1]) expect(take()).toBe(at);
  pass(3_600_000);
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 1]);
});

test('clients do not use up each other', () => {
  const { take } = world();
  for (let at = 0; at < 5; at++) take('a');
  expect([take('a'), take('b')]).toEqual([1, 0]);
});

test('a slow rate says how long to wait', () => {
  const { take, pass } = world();
  const slow = { requestsPerSecond: 0.1, burst: 1 };
  expect([take('a', slow), take('a', slow)]).toEqual([0, 10]);
  pass(4_000);
  expect(take('a', slow)).toBe(6);
});

test('a clock that goes back gives nothing away and takes nothing', () => {
  const { take, pass } = world();
  for (let at = 0; at < 3; at++) take();
  pass(-60_000);
  expect(take()).toBe(1);
  pass(500);
  expect(take()).toBe(0);
});

test('clients without number do not fill the memory: the one not seen for longest is forgotten', () => {
  const { take } = world();
  for (let at = 0; at < 4; at++) take('first');
  for (let at = 0; at < 4; at++) take('second');
  for (let at = 0; at < 9_998; at++) take(`client-${at}`);
  expect(take('first')).toBe(1); // 10,000 are remembered
  take('one more');
  expect(take('second')).toBe(0);
  expect(take('first')).toBe(1);
});
