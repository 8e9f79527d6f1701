// Stage 5, exchanges: the observation of a server by its address and port.
import { type NodeObservations, newServerObservation, type ServerObservation } from '../model/observations.ts';

export interface ServerKey {
  address: string;
  port: number | null;
}

/** Answers the server of that address (compared without case) and port; null where the node holds no more of them. */
export function makeServerLookup(node: NodeObservations): (key: ServerKey) => ServerObservation | null {
  /** By the address as it was written: most are written alike. Never more than there are servers, but for spellings. */
  const known = new Map<string, ServerObservation[]>();
  const maxSpellings = 10_000;
  return ({ address, port }) => {
    const sameAddress = known.get(address);
    const server = sameAddress?.find((each) => each.port === port) ?? serverOf(node, { address, port });
    if (server === null || sameAddress?.includes(server)) return server;
    if (known.size >= maxSpellings) known.clear();
    known.set(address, [...(sameAddress ?? []), server]);
    return server;
  };
}

function serverOf(node: NodeObservations, { address, port }: ServerKey): ServerObservation | null {
  const key = JSON.stringify([address.toLowerCase(), port]);
  const known = node.servers.get(key);
  if (known) return known;
  if (node.serverBudget.left <= 0) {
    node.serversCut = true;
    return null;
  }
  node.serverBudget.left--;
  const server = newServerObservation({ address, port }, node.timeBudget);
  node.servers.set(key, server);
  return server;
}
