// A log of many transactions, interleaved, with failures planted on twelve of forty servers: exactly those come out.
import { describe, expect, it } from 'vitest';
import { judged } from '../../build/analysed.ts';
import { busyLog } from '../../build/busy-log.ts';
import { someNode } from '../../build/log-lines.ts';

const byEndpoint = (a: unknown[], b: unknown[]): number => (String(a) < String(b) ? -1 : 1);

describe('a busy log', () => {
  it.each([
    [1, 100_000],
    [2, 5_000],
    [3, 5_000],
  ])('gives exactly what was planted with seed %i and %i transactions', async (seed, transactions) => {
    const { log, servers, failed, ok } = busyLog(someNode, seed, transactions, 60);

    const node = await judged({ log });

    expect(
      node.servers
        .map(({ address, port, cause, exchanges }) => [address, port, cause, exchanges.ok, exchanges.failedTxnIds])
        .sort(byEndpoint),
    ).toEqual(
      servers
        .map(({ address, port, cause }, at) => [address, port, cause, ok[at], failed[at]])
        .filter(([, , , answered, failures]) => answered !== 0 || String(failures) !== '')
        .sort(byEndpoint),
    );
    expect(node.findings.map(({ count }) => count).reduce((sum, count) => sum + count, 0)).toBe(60);
  });
});
