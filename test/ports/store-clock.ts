// A clock that stands still until it is moved: what a store writes then bears a time that the test knows.

export interface StoreClock {
  now: () => Date;
  /** A minute later; answers that time. */
  tick(): string;
}

export function aClock(): StoreClock {
  let ms = Date.parse('2026-03-10T10:00:00.000Z');
  return {
    now: () => new Date(ms),
    tick: () => {
      ms += 60_000;
      return new Date(ms).toISOString();
    },
  };
}
