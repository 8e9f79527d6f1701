// Links to reports that are too large for an answer: good for five minutes, for one report, and for nobody who alters them.
import { describe, expect, test } from 'vitest';
import { makeReportDoor } from '../../../../infra/local/http/report-door.ts';
import { aReport } from '../../../ports/records.ts';
import { runningSystem } from '../running-system.ts';

describe('a report of more than five megabytes', () => {
  const wide = 'x'.repeat(5_100_000);
  const renderJson = (): string => JSON.stringify({ wide });

  test('is answered by a link, which needs no token', async () => {
    const { ask, drop, url } = await runningSystem({ program: { renderJson } });
    await drop('lab/a.tar.gz', 'expc1 fail\n');
    const { bundleId } = await finished(ask);

    const answer = await ask(`/v1/bundles/${bundleId}/report`, { redirect: 'manual' });
    const location = answer.headers.get('location') ?? '';

    expect([answer.status, location.startsWith(`${url}/reports/`)]).toEqual([303, true]);
    const report = await fetch(location);
    expect([report.status, report.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await report.json()).toEqual({ wide });
    expect((await fetch(location, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(location, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(location.slice(0, -1))).status).toBe(404);
    expect((await fetch(`${url}/reports/a.b`)).status).toBe(404);
  });
});

test('a link ends after five minutes', async () => {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const asked: string[] = [];
  const door = makeReportDoor({
    reports: {
      load: async (bundleId) => {
        asked.push(bundleId);
        return aReport(bundleId);
      },
    },
    renderJson: () => '{}',
    now: () => new Date(time),
    baseUrl: () => 'http://127.0.0.1:3000',
  });
  const ticket = (await door.links.issue('b_1')).split('/').at(-1) ?? '';
  const use = () => door.answer(ticket, { method: 'GET' } as never, null as never);
  time += 5 * 60_000;
  await expect(use()).rejects.toMatchObject({ code: 'not-found' });
  expect(asked).toEqual([]);
});

async function finished(ask: (path: string) => Promise<Response>): Promise<{ bundleId: string }> {
  for (let tries = 0; tries < 200; tries++) {
    const { items } = (await (await ask('/v1/bundles?status=complete')).json()) as { items: { bundleId: string }[] };
    if (items[0]) return items[0];
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('waited in vain for a bundle to be read');
}
