// The runbook: whoever is woken finds each alarm there, and only names that the stack has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

const template = synthesized();
const runbook = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8');
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
);

const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => ({
  name: String(Properties.AlarmName).replace('logverdict-prod-', ''),
  description: String(Properties.AlarmDescription),
}));

const named = (pattern: RegExp): string[] => [...new Set([...runbook.matchAll(pattern)].map(([, name = '']) => name))];

describe('the runbook', () => {
  it('has a heading for every alarm, and none for an alarm that there is not', () => {
    expect([...sections.keys()].sort()).toEqual(alarms.map(({ name }) => name).sort());
  });

  it('is named, with the heading, in the description of every alarm', () => {
    const anchors = alarms.map(({ description }) => description.split(' What to do: ')[1]);

    expect(anchors).toEqual(alarms.map(({ name }) => `docs/runbook.md#${name}`));
  });

  it.each([...sections])(
    'says of %s what it means, who notices, where to look, what to do, and when it is over',
    (_, section) => {
      const parts = ['**What it means.**', '**What users notice.**', '**Look', 'what to do', '**Over when**'];

      expect(parts.filter((part) => !section.includes(part))).toEqual([]);
      expect(section).toMatch(/\*\*(Leave it alone|Do not leave it alone)/);
    },
  );

  it('asks for outputs, queues, logs and alarms that there are', () => {
    const outputs = Object.keys(template.findOutputs('*'));
    const logs = Object.values(template.findResources('AWS::Logs::LogGroup')).map(({ Properties }) =>
      String(Properties.LogGroupName),
    );
    const queues = outputs.filter((name) => name.endsWith('Queue'));

    expect(named(/\boutput ([A-Z]\w+)\)/g).filter((name) => !outputs.includes(name))).toEqual([]);
    expect(named(/\bqueue ([A-Z]\w+)/g).filter((name) => !queues.includes(name))).toEqual([]);
    expect(named(/\bask ([a-z-]+) ["']/g).filter((name) => !logs.includes(`/logverdict/prod/${name}`))).toEqual([]);
    const others = named(/(?:go to|see|as in|as|until|unless) `([a-z0-9]+-[a-z0-9-]+)`/g);
    expect(others.length).toBeGreaterThan(5);
    expect(others.filter((name) => !sections.has(name))).toEqual([]);
  });
});
