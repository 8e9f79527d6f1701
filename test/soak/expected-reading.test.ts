// The rules that the soak expects by, held against what the program reads of each planned bundle when nothing goes wrong.
import { expect, test } from 'vitest';
import { analysed } from '../build/analysed.ts';
import { deliveredBytes } from './capture-bundle.ts';
import { expectedReading } from './expected-reading.ts';
import { soakPlan } from './soak-plan.ts';

test('an undisturbed reading of every planned bundle comes to what the soak expects of it', async () => {
  const { seed, deliveries } = soakPlan(7, 100, 4);
  for (const delivery of deliveries) {
    const report = await analysed([{ fileName: delivery.fileName, bytes: deliveredBytes(seed, delivery) }]);
    const { status, node } = expectedReading(delivery);
    const nodes = report.nodes.map(({ node: name, verdict, asOf, findings }) => ({
      name,
      verdict,
      capturedAt: asOf,
      findings: findings.map(({ server, cause }) => `${server?.address}:${server?.port} ${cause}`).sort(),
    }));
    const findings = (delivery.capture?.servers ?? []).flatMap(({ address, port, cause }) =>
      cause === null ? [] : [`${address}:${port} ${cause}`],
    );
    expect({ delivery, status: report.bundles[0]?.status, nodes }).toEqual({
      delivery,
      status,
      nodes: node === null ? [] : [{ ...node, findings: findings.sort() }],
    });
  }
});
