// The times that a report can tell: those of a year of four digits. What a bundle states beyond is damage, not a time.

const earliestMs = Date.parse('0000-01-01T00:00:00.000Z');
const latestMs = Date.parse('9999-12-31T23:59:59.999Z');

/** Milliseconds since 1970 UTC. False for what is no number as well. */
export const isInstant = (ms: number): boolean => ms >= earliestMs && ms <= latestMs;
