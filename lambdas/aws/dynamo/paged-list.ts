// Lists by pages over one or more ranges of an index, merged by their sort keys. Only the range whose turn it is is read,
// so a list over many sites that lie behind one another costs no more than one over a single site.
import type { Page, PageRequest } from '../../../shared/model/ports.ts';
import { type ListName, readCursor, writeCursor } from './cursor.ts';
import { type IndexRange, RangeReader } from './index-range.ts';
import { compareKeys } from './key-parts.ts';
import type { Item } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

export interface Listing<T> {
  name: ListName;
  ranges: readonly IndexRange[];
  newestFirst: boolean;
  /** Attributes that must have that value; those that are undefined may have any. */
  equal: Readonly<Record<string, string | undefined>>;
  /** Attributes that must be greater than that value. */
  above?: Readonly<Record<string, string | undefined>>;
  /** Sort key behind which the first page begins; absent: at the start. */
  behind?: string | null;
  /** A condition that the index and `equal` cannot express. */
  accepts?: (item: Item) => boolean;
  /** Items to records, in their order; one that is gone meanwhile may be left out. */
  read: (items: readonly Item[]) => Promise<T[]>;
}

/** Where most items are filtered out, this many are looked at by one request. */
const filteredLimit = 500;
/**
 * Requests beyond the first of every range that one page may cost. A page that finds little within them ends early, with
 * a cursor: it is shorter than asked for, and the caller goes on.
 */
const maxFurtherReads = 20;

/** Throws Fault `invalid-request` for a cursor that no page of this list gave out. */
export async function readPage<T>(table: DynamoTable, listing: Listing<T>, page: PageRequest): Promise<Page<T>> {
  const { name, newestFirst, ranges, accepts = () => true } = listing;
  const [equal, above] = [given(listing.equal), given(listing.above ?? {})];
  const isFiltered = listing.accepts !== undefined || Object.keys({ ...equal, ...above }).length > 0;
  const behind = page.cursor === null ? (listing.behind ?? null) : readCursor(name, page.cursor);
  // One more tells whether there is a next page; one may be that of the cursor itself.
  const limit = isFiltered ? filteredLimit : page.limit + 2;
  const readers = ranges.map((range) => new RangeReader(range, { table, newestFirst, equal, above, behind, limit }));
  const { found, stoppedAt } = await merge(readers, { newestFirst, accepts, wanted: page.limit + 1 });
  const shown = found.slice(0, page.limit);
  const last = found.length > page.limit ? shown.at(-1)?.sortKey : stoppedAt;
  return {
    items: await listing.read(shown.map(({ item }) => item)),
    nextCursor: last === undefined || last === null ? null : writeCursor(name, last),
  };
}

function given(attributes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(entries);
}

interface Merging {
  newestFirst: boolean;
  accepts: (item: Item) => boolean;
  wanted: number;
}
interface Merged {
  found: { item: Item; sortKey: string }[];
  /** Everything up to there was looked at; null: everything there is. */
  stoppedAt: string | null;
}

async function merge(readers: readonly RangeReader[], { newestFirst, accepts, wanted }: Merging): Promise<Merged> {
  const found: Merged['found'] = [];
  let readsLeft = readers.length + maxFurtherReads;
  while (found.length < wanted) {
    const bound = firstBound(readers, newestFirst);
    if (bound === null) return { found, stoppedAt: null };
    const atBound = readers.filter((reader) => reader.bound === bound);
    const unread = atBound.filter((reader) => !reader.isReadAhead);
    if (unread.length > readsLeft) return { found, stoppedAt: bound };
    if (unread.length > 0) {
      readsLeft -= unread.length;
      await Promise.all(unread.map((reader) => reader.readOn()));
      continue;
    }
    for (const item of atBound.map((reader) => reader.take())) {
      if (item && accepts(item)) found.push({ item, sortKey: bound });
    }
  }
  return { found, stoppedAt: null };
}

function firstBound(readers: readonly RangeReader[], newestFirst: boolean): string | null {
  const bounds = readers.map(({ bound }) => bound).filter((bound) => bound !== null);
  return bounds.reduce<string | null>((first, bound) => {
    if (first === null) return bound;
    return compareKeys(bound, first) < 0 !== newestFirst ? bound : first;
  }, null);
}
