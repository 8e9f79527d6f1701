// What is made once, and again only if it could not be made.
import { expect, test } from 'vitest';
import { once } from '../../../lambdas/runtime/once.ts';

test('is made by the first who asks, for all who do', async () => {
  let made = 0;
  const get = once(async () => ++made);
  expect(await Promise.all([get(), get()])).toEqual([1, 1]);
  expect(await get()).toBe(1);
});

test('is tried again after it failed', async () => {
  let tried = 0;
  const get = once(async () => {
    if (++tried === 1) throw new Error('the service is away');
    return tried;
  });
  await expect(get()).rejects.toThrow('the service is away');
  expect(await get()).toBe(2);
});
