// Facts of one node that reached one server, for tests that store them.
import type { Facts } from '../../shared/model/facts.ts';

const root = 'a'.repeat(64);
const leaf = 'b'.repeat(64);

export const noFacts: Facts = { schema: 'logverdict/facts/1', certificates: {}, nodes: [] };

export const factsOf = (node: string): Facts => ({
  schema: 'logverdict/facts/1',
  certificates: { [root]: 'MIIBAQ==', [leaf]: 'MIIBAg==' },
  nodes: [
    {
      node,
      verification: 'enforced',
      dialect: '1.1.1',
      trustStore: [root],
      servers: [
        {
          address: 'cucm-pub.example.lab',
          ip: '10.61.20.11',
          port: 6972,
          presented: { seen: '2026-03-01T10:00:00.000Z', chain: [leaf, root] },
        },
        { address: '10.61.20.12', ip: null, port: null, presented: null },
      ],
    },
    { node: `${node}-peer`, verification: 'unknown', dialect: null, trustStore: null, servers: [] },
  ],
});
