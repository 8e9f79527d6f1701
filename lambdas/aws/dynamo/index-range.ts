// One stretch of one index, read piece by piece in the order of its sort keys.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { compareKeys, keyBounds } from './key-parts.ts';
import type { Item } from './stored-item.ts';
import type { DynamoTable, Index } from './table.ts';

export interface IndexRange {
  index: Index;
  partition: string;
  /** What the sort keys begin with; empty: all of the partition. */
  prefix: string;
  /** Nothing that sorts behind it. */
  to?: string;
}

export interface RangeQuery {
  table: DynamoTable;
  newestFirst: boolean;
  /** Attributes that must have that value. */
  equal: Readonly<Record<string, string>>;
  /** Attributes that must be greater. */
  above: Readonly<Record<string, string>>;
  /** Sort key behind which to begin; null: at the start. */
  behind: string | null;
  limit: number;
}

/** What has been read of a range and not been used yet. */
export class RangeReader {
  readonly #query: RangeQuery;
  readonly #range: IndexRange;
  readonly #bounds: [from: string, to: string];
  #buffer: Item[] = [];
  #start: Item | undefined;
  /** Nothing that was not read yet sorts before it. */
  #readTo: string;
  #atEnd: boolean;

  constructor(range: IndexRange, query: RangeQuery) {
    const [from, end] = keyBounds(range.prefix);
    const to = range.to ?? end;
    const { behind, newestFirst } = query;
    this.#query = query;
    this.#range = range;
    this.#bounds = [from, to];
    if (behind !== null && !newestFirst && compareKeys(behind, from) > 0) this.#bounds = [behind, to];
    if (behind !== null && newestFirst && compareKeys(behind, to) < 0) this.#bounds = [from, behind];
    this.#atEnd = compareKeys(...this.#bounds) > 0;
    this.#readTo = newestFirst ? this.#bounds[1] : this.#bounds[0];
  }

  /** Sort key of the next item, or up to where there is none; null: there is nothing more. */
  get bound(): string | null {
    const [next] = this.#buffer;
    if (next) return this.sortKeyOf(next);
    return this.#atEnd ? null : this.#readTo;
  }

  get isReadAhead(): boolean {
    return this.#buffer.length > 0;
  }

  take(): Item | undefined {
    return this.#buffer.shift();
  }

  sortKeyOf = (item: Item): string => String(item[`${this.#range.index}sk`]);

  async readOn(): Promise<void> {
    const { table, behind } = this.#query;
    const answer = await table.client.send(new QueryCommand(this.#input()));
    this.#buffer = (answer.Items ?? []).filter((item) => this.sortKeyOf(item) !== behind);
    this.#start = answer.LastEvaluatedKey;
    this.#atEnd = this.#start === undefined;
    if (this.#start) this.#readTo = this.sortKeyOf(this.#start);
  }

  #input() {
    const { table, newestFirst, equal, above, limit } = this.#query;
    const { index, partition } = this.#range;
    const wanted = [...Object.entries(equal), ...Object.entries(above)];
    const filter = wanted.map((_, at) => `#f${at} ${at < Object.keys(equal).length ? '=' : '>'} :f${at}`);
    const [from, to] = this.#bounds;
    return {
      TableName: table.table,
      IndexName: index,
      KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
      ExpressionAttributeNames: {
        '#pk': `${index}pk`,
        '#sk': `${index}sk`,
        ...Object.fromEntries(wanted.map(([name], at) => [`#f${at}`, name])),
      },
      ExpressionAttributeValues: {
        ':pk': partition,
        ':from': from,
        ':to': to,
        ...Object.fromEntries(wanted.map(([, value], at) => [`:f${at}`, value])),
      },
      ...(wanted.length > 0 && { FilterExpression: filter.join(' AND ') }),
      ScanIndexForward: !newestFirst,
      Limit: limit,
      ExclusiveStartKey: this.#start,
    };
  }
}
