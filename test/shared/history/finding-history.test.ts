// Findings over time: what mends them, what replaces them, and that order does not matter.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldCaptures } from '../../../shared/history/finding-history.ts';
import type { NodeCapture } from '../../../shared/model/stored-records.ts';
import { captureOf, factOf, failing, passing } from '../../doubles/capture-of.ts';

const stateOf = (captures: readonly NodeCapture[], findingId = 'f_self-signed') =>
  foldCaptures(captures).findings.find((finding) => finding.findingId === findingId);

const clean = (day: number, change: Partial<NodeCapture> = {}) =>
  captureOf(day, { verdict: 'pass', servers: [passing()], findings: [], ...change });

describe('a finding', () => {
  test('is open from the first capture that shows it', () => {
    expect(stateOf([captureOf(1), captureOf(2)])).toMatchObject({
      state: 'open',
      stateSince: '2026-03-01T12:00:00.000Z',
      stateBundleId: 'b_1',
      lastConfirmed: '2026-03-02T12:00:00.000Z',
      bundleId: 'b_2',
      supersededBy: null,
      reopened: 0,
    });
  });

  test('has the details of the newest capture that showed it', () => {
    const newer = captureOf(2, { findings: [factOf({ count: 9, severity: 'high' })], reference: 'INC-2' });
    expect(stateOf([newer, captureOf(1)])).toMatchObject({ count: 9, severity: 'high', reference: 'INC-2' });
  });

  test('is resolved by a newer verified success, the address written in other letters', () => {
    const newer = clean(2, { servers: [passing({ address: 'CUCM.example.lab' })] });
    expect(stateOf([newer, captureOf(1)])).toMatchObject({
      state: 'resolved',
      stateSince: '2026-03-02T12:00:00.000Z',
      stateBundleId: 'b_2',
      bundleId: 'b_1',
      lastConfirmed: '2026-03-01T12:00:00.000Z',
    });
  });

  test('is not resolved by an older success', () => {
    expect(stateOf([captureOf(2), clean(1)])).toMatchObject({ state: 'open', reopened: 0 });
  });

  test.each([
    ['silence', { servers: [] }],
    ['a success that was not verified', { servers: [passing({ verifiedOk: false })] }],
    ['a capture cut short', { complete: false }],
    ['a success on another port', { servers: [passing({ port: 6972 })] }],
    ['a success beside a failure of the same endpoint', { servers: [passing(), failing({ ip: '10.61.20.12' })] }],
  ])('is left open by %s', (_name, change) => {
    expect(stateOf([captureOf(1), clean(2, change)])).toMatchObject({ state: 'open', stateBundleId: 'b_1' });
  });

  test('that names no server is left open by every capture', () => {
    const about = captureOf(1, { findings: [factOf({ server: null })] });
    expect(stateOf([about, clean(2)])).toMatchObject({ state: 'open' });
  });

  test('is left open by another machine of the same name', () => {
    const shown = captureOf(1, { serialNumber: '0A1B' });
    expect(stateOf([shown, clean(2, { serialNumber: '0C2D' })])).toMatchObject({ state: 'open' });
    expect(stateOf([shown, clean(2, { serialNumber: '0A1B' })])).toMatchObject({ state: 'resolved' });
    expect(stateOf([shown, clean(2)])).toMatchObject({ state: 'resolved' });
  });

  test('is reopened, and counts it', () => {
    const captures = [captureOf(1), clean(2), captureOf(3), clean(4), captureOf(5)];
    expect(stateOf(captures)).toMatchObject({ state: 'open', stateBundleId: 'b_5', reopened: 2 });
  });
});

describe('a finding is superseded', () => {
  const expired = factOf({ findingId: 'f_expired', cause: 'expired' });

  test('by another cause on the same address and port', () => {
    const newer = captureOf(2, { servers: [failing({ cause: 'expired' })], findings: [expired] });
    expect(stateOf([captureOf(1), newer])).toMatchObject({ state: 'superseded', supersededBy: 'f_expired' });
    expect(stateOf([captureOf(1), newer], 'f_expired')).toMatchObject({ state: 'open', supersededBy: null });
  });

  test('by another cause even in a capture cut short: the line is there', () => {
    const newer = captureOf(2, { complete: false, servers: [failing({ cause: 'expired' })], findings: [expired] });
    expect(stateOf([captureOf(1), newer])).toMatchObject({ state: 'superseded' });
  });

  test('not by another finding of the same cause', () => {
    const other = factOf({ findingId: 'f_other-signature' });
    expect(stateOf([captureOf(1), captureOf(2, { findings: [other] })])).toMatchObject({ state: 'open' });
  });

  test('by the address that took its place on the same IP address and port', () => {
    const replaced = passing({ address: 'cucm-new.example.lab' });
    expect(stateOf([captureOf(1), clean(2, { servers: [replaced] })])).toMatchObject({
      state: 'superseded',
      supersededBy: null,
    });
  });

  test('not by an address that was asked for beside it all along', () => {
    const beside = passing({ address: 'cucm' });
    const older = captureOf(1, { servers: [failing(), beside] });
    expect(stateOf([older, clean(2, { servers: [beside] })])).toMatchObject({ state: 'open' });
  });

  test('and opened again when it comes back', () => {
    const newer = captureOf(2, { servers: [failing({ cause: 'expired' })], findings: [expired] });
    expect(stateOf([captureOf(1), newer, captureOf(3)])).toMatchObject({
      state: 'open',
      supersededBy: null,
      reopened: 1,
    });
  });
});

test('the latest capture is the one taken last, ties going by bundle id', () => {
  const tied = captureOf(3, { bundleId: 'b_0', headline: 'same time' });
  expect(foldCaptures([captureOf(3), tied, captureOf(1)]).latest.headline).toBe('as of day 3');
});

test('no captures are refused', () => {
  expect(() => foldCaptures([])).toThrow(RangeError);
});

const server = fc.constantFrom(
  failing(),
  failing({ cause: 'expired' }),
  passing(),
  passing({ address: 'other.example.lab' }),
);
const finding = fc.constantFrom(
  factOf(),
  factOf({ findingId: 'f_expired', cause: 'expired' }),
  factOf({ findingId: 'f_node', server: null }),
);
const capture = fc
  .record({
    day: fc.integer({ min: 1, max: 5 }),
    bundle: fc.integer({ min: 1, max: 6 }),
    complete: fc.boolean(),
    servers: fc.array(server, { maxLength: 3 }),
    findings: fc.uniqueArray(finding, { selector: ({ findingId }) => findingId, maxLength: 3 }),
  })
  .map(({ day, bundle, ...change }) => captureOf(day, { bundleId: `b_${bundle}`, ...change }));
const captures = fc.array(capture, { minLength: 1, maxLength: 8 });

test('every order of the captures, and repeats, give the same history', () => {
  const shuffled = captures.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      expect(foldCaptures(other)).toEqual(foldCaptures(list));
    }),
  );
});

test('a finding of the newest capture is open, and one that is not open is not among them', () => {
  fc.assert(
    fc.property(captures, (list) => {
      const { latest, findings } = foldCaptures(list);
      const shown = new Set(latest.findings.map(({ findingId }) => findingId));
      for (const { findingId, state } of findings) if (shown.has(findingId)) expect(state).toBe('open');
    }),
  );
});

test('of two captures that end alike the whole one is the latest, whatever their bundle ids', () => {
  const cut = captureOf(3, { bundleId: 'b_9', complete: false, headline: 'cut off on its way' });
  const whole = captureOf(3, { bundleId: 'b_0', headline: 'whole' });
  expect(foldCaptures([cut, whole]).latest.headline).toBe('whole');
});
