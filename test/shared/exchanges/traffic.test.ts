// Random traffic with known truth, harsher than the real: several ports of a host at once, retries, handshakes that end
// without a line. A port is never said to have logged what it did not; what cannot be told stays without a port.
import { describe, expect, it } from 'vitest';
import type { NodeReport } from '../../../shared/model/report.ts';
import { judged } from '../../build/analysed.ts';
import { someNode } from '../../build/log-lines.ts';
import { type PlantedPort, type TrafficKnobs, traffic } from '../../build/traffic.ts';

const usual: TrafficKnobs = {
  seed: 1,
  transactions: 1_500,
  hosts: 4,
  threads: 4,
  spacingMs: 8,
  silent: 0,
  retry: 0,
  retryLogged: 1,
};
const kinds: [string, Partial<TrafficKnobs>][] = [
  ['one line per failure', { spacingMs: 20 }],
  ['one line per failure, many open at once', { spacingMs: 3 }],
  ['retries', { retry: 0.4 }],
  ['retries that are not logged', { retry: 0.4, retryLogged: 0 }],
  ['handshakes without a line', { silent: 0.3 }],
  ['retries and handshakes without a line', { silent: 0.3, retry: 0.4, spacingMs: 3 }],
];
const cases = kinds.flatMap(([name, knobs]) => [11, 12, 13].map((seed) => ({ name, ...usual, ...knobs, seed })));

describe('random traffic', () => {
  it.each(cases)('with $name gives no port what is not its own (seed $seed)', async (knobs) => {
    const { log, ports } = traffic(someNode, knobs);

    const node = await judged({ log });

    for (const planted of ports) {
      const server = node.servers.find(({ address, port }) => address === planted.address && port === planted.port);
      expect(server?.exchanges.ok ?? 0).toBe(planted.ok);
      expect(server?.exchanges.failedTxnIds.toSorted() ?? []).toEqual(planted.failed.toSorted());
      expect(linesTooMany(server, planted)).toEqual([]);
    }
  });

  it('tells nearly every line of traffic that is not crowded', async () => {
    const { log, ports } = traffic(someNode, { ...usual, seed: 21, spacingMs: 20 });

    const node = await judged({ log });

    const planted = ports.flatMap(({ lines }) => [...lines.values()]).reduce((sum, count) => sum + count, 0);
    const untold = node.servers
      .filter(({ port }) => port === null)
      .flatMap(({ errors }) => errors)
      .reduce((sum, { count }) => sum + count, 0);
    expect(planted).toBeGreaterThan(300);
    expect(untold).toBeLessThan(planted / 20);
  });
});

function linesTooMany(server: NodeReport['servers'][number] | undefined, planted: PlantedPort): string[] {
  return (server?.errors ?? [])
    .filter(({ text, count }) => count > (planted.lines.get(text) ?? 0))
    .map(({ text, count }) => `${planted.address}:${planted.port} ${text}: ${count}`);
}
