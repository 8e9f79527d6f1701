// The time line: what is drawn where along the time that the bundles of a node cover.
import { describe, expect, it } from 'vitest';
import type { ServerReport } from '../../../../shared/model/report.ts';
import { renderHtml } from '../../../../shared/report/html/render-html.ts';
import { elementsOf, plain } from '../../../build/html-tokens.ts';
import { nodeOf, reportOf, serverOf } from '../../../doubles/report-of.ts';

const at = (clock: string): string => `2026-03-01T${clock}.000Z`;
const exchanges = (firstFailed: string | null, lastFailed: string | null, lastOk: string | null) => ({
  ...{ ok: lastOk === null ? 0 : 1, failed: firstFailed === null ? 0 : 2, failedTxnIds: [] },
  ...{ firstFailed, lastFailed, lastOk },
});

/** The bundle covers from 10:00 to 10:10. */
function pageOf(servers: ServerReport[]): string {
  const node = nodeOf({ servers, bundleIds: [`b_${'a'.repeat(26)}`] });
  return renderHtml(reportOf({}, { nodes: [node] }));
}

const drawn = (page: string) =>
  [...elementsOf(page, 'rect', 'failed'), ...elementsOf(page, 'circle', 'answered')].map(
    ({ attributes: { x, cx, width } }) => (cx === undefined ? [x, width] : [cx]),
  );

describe('the time line', () => {
  it('draws from the first failure to the last, and the last answer', () => {
    const page = pageOf([serverOf({ exchanges: exchanges(at('10:02:00'), at('10:05:00'), at('10:10:00')) })]);

    expect(drawn(page)).toEqual([['20.40%', '29.10%'], ['20.40%', '4'], ['49.50%', '4'], ['98.00%']]);
    expect(elementsOf(page, 'p').map(({ text }) => plain(text))).toContain(
      'cucm-pub.example.lab:6972 2 failed from 2026-03-01 10:02:00 to 10:05:00 UTC; last answered at 2026-03-01 10:10:00 UTC',
    );
  });

  it('is not there where nothing failed', () => {
    const page = pageOf([serverOf({ verdict: 'pass', exchanges: exchanges(null, null, at('10:01:00')) })]);

    expect(elementsOf(page, 'svg', 'time')).toEqual([]);
    expect(page).not.toContain('Failures over time');
  });

  it('has the server first that failed first', () => {
    const page = pageOf([
      serverOf({ address: 'late', exchanges: exchanges(at('10:03:00'), at('10:03:00'), null) }),
      serverOf({ address: 'early', exchanges: exchanges(at('10:02:00'), at('10:04:00'), null) }),
    ]);
    const [list] = elementsOf(page, 'ul', 'times');

    expect(plain(list?.text ?? '')).toMatch(/^early:6972 2 failed .* late:6972 2 failed at 2026-03-01 10:03:00 UTC/);
  });

  it('draws nothing off the line when a failure lies outside of what the bundles cover', () => {
    const page = pageOf([serverOf({ exchanges: exchanges(at('09:50:00'), at('10:10:00'), null) })]);

    expect(drawn(page)).toEqual([
      ['1.00%', '97.00%'],
      ['1.00%', '4'],
      ['98.00%', '4'],
    ]);
  });

  it('of a single moment is drawn at its beginning', () => {
    const moment = at('10:00:00');
    const node = nodeOf({ servers: [serverOf({ exchanges: exchanges(moment, moment, null) })] });
    const coverage = { members: 1, decodedBytes: 1, lines: 1, from: null, to: null };

    expect(drawn(renderHtml(reportOf({ coverage }, { nodes: [node] })))[0]).toEqual(['1.00%', '0.00%']);
  });
});
