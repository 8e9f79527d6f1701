// Stage 5, capture: connections in the order of their last packets, as a linked list: moving one costs the same however
// many there are.
import type { Connection } from './connection.ts';

export interface ConnectionList {
  oldest: Connection | null;
  newest: Connection | null;
  size: number;
}

export const newConnectionList = (): ConnectionList => ({ oldest: null, newest: null, size: 0 });

export function addNewest(list: ConnectionList, connection: Connection): void {
  connection.older = list.newest;
  connection.newer = null;
  if (list.newest === null) list.oldest = connection;
  else list.newest.newer = connection;
  list.newest = connection;
  list.size++;
}

export function remove(list: ConnectionList, connection: Connection): void {
  const { older, newer } = connection;
  if (older === null) list.oldest = newer;
  else older.newer = newer;
  if (newer === null) list.newest = older;
  else newer.older = older;
  connection.older = null;
  connection.newer = null;
  list.size--;
}
