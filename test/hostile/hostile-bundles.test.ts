// Bundles that are out to do harm: what becomes of each, in how much memory and with how much work. Those that take long
// stand in hostile-bundles.long.ts.
import { describe, expect, it } from 'vitest';
import { hostileCases } from './hostile-cases.ts';
import { expectHarmless } from './judged-alone.ts';

describe('a hostile bundle:', () => {
  const short = hostileCases.filter(({ isLong }) => !isLong).map((hostile) => [hostile.name, hostile] as const);

  it.concurrent.each(short)('%s', async (_, hostile) => expectHarmless(hostile));
});

it('every one has a name of its own', () => {
  expect(new Set(hostileCases.map(({ name }) => name)).size).toBe(hostileCases.length);
});
