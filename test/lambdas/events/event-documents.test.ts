// docs/events.md against what is told: its examples have the shape that the schema names, and its rule finds what it says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { EventDetail, eventDetail } from '../../../lambdas/events/event-detail.ts';
import { EventType } from '../../../shared/model/stored-records.ts';
import { aBundleEvent, aFindingEvent, aVerdictEvent } from '../../ports/events.ts';
import { matches } from '../../services/stream-mapping.ts';

type Json = Record<string, unknown>;

const root = join(import.meta.dirname, '../../..');
const text = readFileSync(join(root, 'docs/events.md'), 'utf8');
const blocks = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']): Json => JSON.parse(json));
const [envelope = {}] = blocks;
const examples = [envelope.detail as Json, ...blocks.filter(({ schema }) => schema !== undefined)];
const [rule = {}] = blocks.filter(({ source }) => Array.isArray(source));

const schema: Json = JSON.parse(readFileSync(join(root, 'docs/schema/event.schema.json'), 'utf8'));
const isEvent = formats.default(new Ajv2020({ strict: false })).compile(schema);

describe('the examples', () => {
  test('are one of every type', () => {
    expect(examples.map(({ type }) => type).sort()).toEqual([...EventType.options].sort());
  });

  test.each(examples.map((example) => [String(example.type), example]))('keep to the schema: %s', (_, example) => {
    expect(isEvent(example), JSON.stringify(isEvent.errors)).toBe(true);
    expect(EventDetail.parse(example)).toEqual(example); // and have no field that there is not
  });

  test('link to where they say, as an event of that kind does', () => {
    for (const example of examples) {
      const { schema: _schema, links, nodesTotal: _total, ...event } = EventDetail.parse(example) as Json;
      expect(eventDetail(event as Parameters<typeof eventDetail>[0]).links).toEqual(links);
    }
  });

  test('stand in the envelope that EventBridge makes', () => {
    const { type, time } = envelope.detail as Json;
    expect(envelope).toMatchObject({ source: 'logverdict', 'detail-type': type, resources: [] });
    expect(String(time).startsWith(String(envelope.time).replace('Z', ''))).toBe(true);
  });
});

describe('the schema', () => {
  test.each([aBundleEvent('e_1'), aVerdictEvent('e_2'), aFindingEvent('e_3')])('takes what is told: $type', (event) => {
    expect(isEvent(eventDetail(event)), JSON.stringify(isEvent.errors)).toBe(true);
  });

  test('takes fields that are added, and refuses another shape', () => {
    expect(isEvent({ ...eventDetail(aFindingEvent('e_1')), added: 1 })).toBe(true);
    expect(isEvent({ ...eventDetail(aFindingEvent('e_1')), schema: 'logverdict/event/2' })).toBe(false);
    expect(isEvent({ ...eventDetail(aFindingEvent('e_1')), severity: undefined })).toBe(false);
  });
});

test('the rule finds critical findings that are opened, and nothing else', () => {
  const onBus = (detail: Json) => ({ source: 'logverdict', 'detail-type': detail.type, detail });
  const opened = eventDetail(aFindingEvent('e_1', { severity: 'critical' }));
  expect(matches(rule, onBus(opened))).toBe(true);
  expect(matches(rule, onBus(eventDetail(aFindingEvent('e_1'))))).toBe(false);
  expect(
    matches(rule, onBus(eventDetail(aFindingEvent('e_1', { type: 'FindingUpdated', severity: 'critical' })))),
  ).toBe(false);
  expect(matches(rule, onBus({ ...opened, schema: 'logverdict/event/2' }))).toBe(false);
});
