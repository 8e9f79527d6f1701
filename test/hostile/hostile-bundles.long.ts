// The hostile bundles that take long, one after the other.
import { describe, it } from 'vitest';
import { hostileCases } from './hostile-cases.ts';
import { expectHarmless } from './judged-alone.ts';

describe('a hostile bundle:', () => {
  const long = hostileCases.filter(({ isLong }) => isLong).map((hostile) => [hostile.name, hostile] as const);

  it.each(long)('%s', async (_, hostile) => expectHarmless(hostile));
});
