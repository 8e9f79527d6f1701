// Stage 5, exchanges: transactions that have been sent and not answered, by where they went. A failure line names host
// and IP address: the groups that fit it tell whether its port is certain, without looking at each transaction.
import type { TallySeqs, Transaction, TransactionTarget } from './transaction.ts';

/** Open transactions of one process to one IP address and port, under one name. */
export interface PortGroup {
  pid: number | null;
  ip: string;
  port: number;
  /** Of those who are members now: without TLS there is no handshake that could fail. */
  plain: boolean;
  /** In no order: who leaves is replaced by the last. */
  members: Transaction[];
  /** A failure line may be of its members: when they are gone it must not serve others. */
  asked: boolean;
  /** Name that a certain line gave it. */
  name: string | null;
  /** Newest line that was counted for this port, by signature. */
  counted: TallySeqs;
  /** The target that the ledger knows its place by. */
  learned: TransactionTarget | null;
}

export interface PortGroups {
  join(transaction: Transaction, ip: string, port: number): void;
  leave(transaction: Transaction): void;
  /** Groups with members that fit a line about that address; those without a name fit by the IP address alone. */
  find(pid: number | null, address: string, ip: string | null): PortGroup[];
}

const gone = -1;

function enter(group: PortGroup, transaction: Transaction): void {
  const { groups, places } = transaction;
  const at = groups.indexOf(group);
  if (at >= 0 && places[at] !== gone) return;
  const place = group.members.push(transaction) - 1;
  if (at >= 0) places[at] = place;
  else {
    groups.push(group);
    places.push(place);
  }
}

/** Answers whether it was a member. */
function exit(group: PortGroup, transaction: Transaction, at: number): boolean {
  const place = transaction.places[at] ?? gone;
  if (place === gone) return false;
  transaction.places[at] = gone;
  const last = group.members.pop();
  if (last === undefined || last === transaction) return true;
  group.members[place] = last;
  last.places[last.groups.indexOf(group)] = place;
  return true;
}

/** The groups of one address. */
interface AddressGroups {
  /** Those used last: most requests go where others have just gone. */
  recent: PortGroup[];
  byPlace: Map<string, PortGroup>;
}

const maxRecent = 8;
/** Addresses without an open transaction are kept, to be used again, up to about so many. */
const maxIdle = 4_096;

export function makePortGroups(): PortGroups {
  const named = makeAddresses();
  /** Of transactions whose target is not known, by the IP address they were sent to. */
  const nameless = makeAddresses();
  const groupsOf = ({ target }: Transaction, ip: string): AddressGroups =>
    target === null ? nameless.of(ip) : named.of(target.address);

  return {
    join(transaction, ip, port) {
      const { pid, target } = transaction;
      const groups = groupsOf(transaction, ip);
      const group =
        groups.recent.find((each) => each.port === port && each.ip === ip && each.pid === pid) ??
        placed(groups, pid, ip, port);
      if (group.members.length === 0) group.plain = target?.scheme === 'http';
      enter(group, transaction);
    },
    leave(transaction) {
      for (const [at, group] of transaction.groups.entries()) {
        if (!exit(group, transaction, at) || group.members.length > 0 || !group.asked) continue;
        if (transaction.target !== null) remove(named.of(transaction.target.address), group);
        remove(nameless.of(group.ip), group);
      }
    },
    find(pid, address, ip) {
      const fitting = [...named.known(address), ...(ip === null ? [] : nameless.known(ip))].filter(
        (group) => group.members.length > 0 && group.pid === pid && !group.plain && (ip === null || group.ip === ip),
      );
      for (const group of fitting) group.asked = true;
      return fitting;
    },
  };
}

/** Addresses are the same whatever letters they are written in. */
function makeAddresses() {
  const byAddress = new Map<string, AddressGroups>();
  let most = maxIdle;
  /** Most are written in small letters: only the others are looked for twice. */
  const find = (address: string): AddressGroups | undefined =>
    byAddress.get(address) ?? byAddress.get(address.toLowerCase());

  function forgetIdle(): void {
    for (const [address, { byPlace }] of byAddress)
      if (![...byPlace.values()].some(({ members }) => members.length > 0)) byAddress.delete(address);
    most = byAddress.size + maxIdle;
  }

  return {
    of(address: string): AddressGroups {
      const known = find(address);
      if (known) return known;
      if (byAddress.size >= most) forgetIdle();
      const groups: AddressGroups = { recent: [], byPlace: new Map() };
      byAddress.set(address.toLowerCase(), groups);
      return groups;
    },
    known: (address: string) => find(address)?.byPlace.values() ?? [],
  };
}

/** Places of one address, idle ones among them, beyond which the idle ones are forgotten. */
const maxPlaces = 256;

function placed(groups: AddressGroups, pid: number | null, ip: string, port: number): PortGroup {
  const { byPlace, recent } = groups;
  const place = placeOf({ pid, ip, port });
  const known = byPlace.get(place);
  if (known === undefined && byPlace.size % maxPlaces === maxPlaces - 1) forgetIdlePlaces(groups);
  const group = known ?? newGroup(pid, ip, port);
  byPlace.set(place, group);
  if (recent.length >= maxRecent) recent.shift();
  recent.push(group);
  return group;
}

function forgetIdlePlaces(groups: AddressGroups): void {
  for (const [place, { members }] of groups.byPlace) if (members.length === 0) groups.byPlace.delete(place);
  groups.recent = groups.recent.filter(({ members }) => members.length > 0);
}

function remove({ byPlace, recent }: AddressGroups, group: PortGroup): void {
  const place = placeOf(group);
  if (byPlace.get(place) !== group) return;
  byPlace.delete(place);
  const at = recent.indexOf(group);
  if (at >= 0) recent.splice(at, 1);
}

const placeOf = ({ pid, ip, port }: { pid: number | null; ip: string; port: number }): string =>
  `${pid ?? ''} ${ip} ${port}`;

const newGroup = (pid: number | null, ip: string, port: number): PortGroup => ({
  pid,
  ip,
  port,
  plain: false,
  members: [],
  asked: false,
  name: null,
  counted: new Map(),
  learned: null,
});
