// Stage 5, exchanges: transactions that have been sent and not answered, by where they went. A failure line names host
// and IP address: the groups that fit it tell whether its port is certain, without looking at each transaction.
import type { TallySeqs, Transaction } from './transaction.ts';

/** Open transactions of one process to one IP address and port, under one name. */
export interface PortGroup {
  ip: string;
  port: number;
  /** Without TLS there is no handshake that could fail. */
  plain: boolean;
  members: Set<Transaction>;
  /** Name that a certain line gave it. */
  name: string | null;
  /** Newest line that was counted for this port, by signature. */
  counted: TallySeqs;
}

export interface PortGroups {
  join(transaction: Transaction, ip: string, port: number): void;
  leave(transaction: Transaction): void;
  /** Groups with members that fit a line about that address; those without a name fit by the IP address alone. */
  find(pid: number | null, address: string, ip: string | null): PortGroup[];
}

export function makePortGroups(): PortGroups {
  const byName = new Map<string, Map<string, PortGroup>>();
  const nameOf = ({ pid, target }: Transaction, ip: string): string =>
    target === null ? `${pid ?? ''} ip ${ip}` : `${pid ?? ''} name ${target.address.toLowerCase()}`;
  const placeOf = ({ ip, port }: { ip: string; port: number }): string => `${ip} ${port}`;
  const named = (name: string): PortGroup[] => [...(byName.get(name)?.values() ?? [])];

  return {
    join(transaction, ip, port) {
      const name = nameOf(transaction, ip);
      const groups = byName.get(name) ?? new Map<string, PortGroup>();
      byName.set(name, groups);
      const place = placeOf({ ip, port });
      const plain = transaction.target?.scheme === 'http';
      const group = groups.get(place) ?? newGroup(ip, port, plain);
      groups.set(place, group);
      group.members.add(transaction);
      if (!transaction.groups.includes(group)) transaction.groups.push(group);
    },
    leave(transaction) {
      const emptied = transaction.groups.filter(({ members }) => members.delete(transaction) && members.size === 0);
      for (const group of emptied) {
        const name = nameOf(transaction, group.ip);
        const nameless = nameOf({ ...transaction, target: null }, group.ip);
        for (const key of [name, nameless]) remove(byName, key, placeOf(group), group);
      }
    },
    find(pid, address, ip) {
      const fitting = [...named(`${pid ?? ''} name ${address.toLowerCase()}`)];
      if (ip !== null) fitting.push(...named(`${pid ?? ''} ip ${ip}`));
      return fitting.filter((group) => !group.plain && (ip === null || group.ip === ip));
    },
  };
}

function remove(byName: Map<string, Map<string, PortGroup>>, name: string, place: string, group: PortGroup): void {
  const groups = byName.get(name);
  if (groups?.get(place) !== group) return;
  groups.delete(place);
  if (groups.size === 0) byName.delete(name);
}

const newGroup = (ip: string, port: number, plain: boolean): PortGroup => ({
  ip,
  port,
  plain,
  members: new Set(),
  name: null,
  counted: new Map(),
});
