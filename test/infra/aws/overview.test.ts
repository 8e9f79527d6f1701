// The dashboard: what it shows, by title and metric.
import { describe, expect, it } from 'vitest';
import { propertiesOf, synthesized } from './synthesized.ts';

const template = synthesized();
const dashboard = propertiesOf(template, 'AWS::CloudWatch::Dashboard', 'overviewdashboard');

interface Widget {
  type: string;
  properties: { title: string; metrics?: (string | { label?: string })[][]; alarms?: string[] };
}

/** References inside are put in as words, so that the whole can be read. */
const widgets: Widget[] = JSON.parse(
  dashboard.DashboardBody['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'x')).join(''),
).widgets;
const titled = (title: string) => widgets.find(({ properties }) => properties.title === title);
const metricsOf = (title: string) =>
  titled(title)?.properties.metrics?.map((metric) => metric.filter((part) => typeof part === 'string').join(' '));

describe('the dashboard', () => {
  it('is called as the stage is', () => {
    expect(dashboard.DashboardName).toBe('logverdict-prod');
  });

  it('shows, from top to bottom as data passes, what came in, what became of it, and how the parts are', () => {
    expect(widgets.map(({ properties }) => properties.title)).toEqual([
      'Alarms',
      ...['Bundles', 'Read: bytes, and seconds each', 'Verdicts'],
      ...['Queue: waiting, being read', 'Oldest message, seconds', 'Set aside'],
      ...['Functions: errors', 'Functions: longest, milliseconds', 'Functions: at the same time, throttled'],
      ...['Events: longest wait, milliseconds', 'Events: not told, set aside'],
      ...['API: requests', 'API: refused and failed', 'API: milliseconds, without waiting for bundles'],
      ...['Table: units used', 'Table: throttled, failed'],
    ]);
  });

  it('has the state of every alarm', () => {
    const count = Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length;

    expect(titled('Alarms')?.properties.alarms).toHaveLength(count);
  });

  it('counts bundles, bytes, seconds and verdicts by what the functions write', () => {
    expect(metricsOf('Bundles')).toEqual(
      ['complete', 'partial', 'unreadable', 'failed'].map((status) => `logverdict Bundles stage prod status ${status}`),
    );
    expect(new Set(metricsOf('Read: bytes, and seconds each'))).toEqual(
      new Set(['logverdict BundleBytes stage prod', 'logverdict ReadSeconds stage prod']),
    );
    expect(metricsOf('Verdicts')).toEqual(
      ['fail', 'warn', 'inconclusive', 'pass'].map((verdict) => `logverdict Verdicts stage prod verdict ${verdict}`),
    );
  });
});
