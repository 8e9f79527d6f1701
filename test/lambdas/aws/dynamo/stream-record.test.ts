// Which changes of items tell an event, and which let through by the filters of the mapping tell none.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventIn, streamFilters } from '../../../../lambdas/aws/dynamo/stream-record.ts';
import { Fault } from '../../../../shared/model/fault.ts';
import { holding, ofNode, streamChange } from '../../../build/stream-change.ts';
import { aBundleEvent, aFindingEvent } from '../../../ports/events.ts';
import { matches } from '../../../services/stream-mapping.ts';

const ofBundle = { pk: { S: 'BUNDLE b1' }, sk: { S: 'BUNDLE' } };
const moved = { pk: { S: 'BUNDLE b1' }, sk: { S: 'EVENT e_1' } };

const blank = { schemaVersion: { N: '2' }, gsi8pk: { S: 'EVENT e_1' } };

const isLetThrough = (record: object): boolean => streamFilters.some((filter) => matches(filter, record));

const finding = aFindingEvent('e_1');
const first = aBundleEvent('e_1');
const second = aBundleEvent('e_2', { status: 'unreadable' });

describe('an event is told', () => {
  test.each([
    ['of a node, where its item is new', streamChange(ofNode, holding(finding)), finding],
    ['of a bundle that is stored with it', streamChange(ofBundle, holding(first)), first],
    ['of a bundle that had none', streamChange(ofBundle, holding(first), { schemaVersion: { N: '2' } }), first],
    ['of a bundle that had another', streamChange(ofBundle, holding(second), holding(first)), second],
  ])('%s', (_, record, event) => {
    expect(eventIn(record)).toEqual(event);
    expect(isLetThrough(record)).toBe(true);
  });

  test('though it is compressed, as large ones are', () => {
    const bytes = gzipSync(JSON.stringify(first)).toString('base64');
    expect(eventIn(streamChange(ofBundle, holding(first, { event: { B: bytes } })))).toEqual(first);
  });
});

describe('nothing is told', () => {
  test.each([
    ['when a bundle is changed and keeps its event', streamChange(ofBundle, holding(first), holding(first)), true],
    ['when an earlier event of a bundle moves to an item of its own', streamChange(moved, holding(first)), false],
    ['when an event of a node loses what it said', streamChange(ofNode, blank, holding(finding)), false],
    ['when an earlier event of a bundle does', streamChange(moved, blank, holding(first)), false],
    ['when a bundle is deleted', streamChange(ofBundle, { mark: { S: '{}' }, ...blank }, holding(first)), false],
    ['when an item is removed', streamChange(ofNode, undefined, holding(finding)), false],
    ['when a bundle is announced', streamChange(ofBundle, { schemaVersion: { N: '2' } }), false],
    ['of any other item', streamChange({ pk: { S: 'NODE lab expc1' }, sk: { S: 'HEAD' } }, holding(finding)), false],
  ])('%s', (_, record, passesFilter) => {
    expect(eventIn(record)).toBeNull();
    expect(isLetThrough(record)).toBe(passesFilter);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['is of a newer layout', { schemaVersion: { N: '3' } }],
    ['says no layout', { schemaVersion: undefined }],
    ['is no JSON', { event: { S: '{' } }],
    ['is no gzip', { event: { B: 'AAAA' } }],
    ['is no event', { event: { S: '{"type":"Nothing"}' } }],
  ])('%s: it is a fault of that item', (_, more) => {
    const read = () => eventIn(streamChange(ofNode, holding(finding, more)));
    expect(read).toThrow(expect.objectContaining({ code: 'stored-record-unreadable' }));
  });

  test('of whatever form never passes for an event', () => {
    const value = fc.oneof(
      fc.record({ S: fc.string() }),
      fc.record({ B: fc.base64String() }),
      fc.record({ N: fc.string() }),
    );
    const image = fc.dictionary(fc.constantFrom('event', 'schemaVersion', 'gsi6pk', 'gsi8pk', 'other'), value);
    fc.assert(
      fc.property(image, fc.option(image, { nil: undefined }), (now, before) => {
        try {
          expect(eventIn(streamChange(ofNode, now, before))).toBeNull();
        } catch (error) {
          expect(error instanceof Fault || (error instanceof Error && error.name === 'ZodError')).toBe(true);
        }
      }),
    );
  });
});
