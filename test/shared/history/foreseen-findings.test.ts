// Findings of what has not failed yet: a certificate that will expire, a chain that would not pass verification.
import { describe, expect, test } from 'vitest';
import { foldCaptures } from '../../../shared/history/finding-history.ts';
import { captureOf, factOf, passing } from '../../doubles/capture-of.ts';

const expiring = factOf({
  findingId: 'f_expiring',
  signature: 'expressway/certificates/expires-soon',
  cause: 'expired',
  severity: 'medium',
  count: 0,
  firstSeen: '2026-03-01T11:00:00.000Z',
  lastSeen: '2026-03-01T11:30:00.000Z',
});
const good = { verdict: 'pass' as const, servers: [passing()], findings: [] };
const stateOf = (findingId: string, ...captures: ReturnType<typeof captureOf>[]) =>
  foldCaptures(captures).findings.find((finding) => finding.findingId === findingId)?.state;
const shown = captureOf(1, { ...good, findings: [expiring] });

describe('a certificate that will expire', () => {
  test('is still to be renewed though it is verified the day after', () => {
    expect(stateOf('f_expiring', shown, captureOf(2, { ...good, findings: [] }))).toBe('open');
  });

  test('was renewed where the server is verified when it would have expired', () => {
    const later = captureOf(2, { ...good, findings: [], capturedAt: '2026-06-02T12:00:00.000Z' });
    expect(stateOf('f_expiring', shown, later)).toBe('resolved');
  });

  test('takes the place of no failure', () => {
    const failed = captureOf(1);
    const off = captureOf(2, { servers: [passing({ verifiedOk: false })], findings: [expiring] });
    expect(stateOf('f_self-signed', failed, off)).toBe('open');
  });
});

test('a chain that would not pass takes the place of no failure either', () => {
  const foreseen = factOf({ findingId: 'f_untrusted', cause: 'untrusted-ca', count: 0 });
  const off = captureOf(2, { servers: [passing({ verifiedOk: false })], findings: [foreseen] });
  expect(stateOf('f_self-signed', captureOf(1), off)).toBe('open');
});
