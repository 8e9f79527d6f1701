// What Lambda does between a stream and a function, as our mapping is set: it filters, hands over batches in their order,
// goes on behind what was done, halves a batch that made the function fail, and puts aside what failed too often.
import { streamFilters } from '../../lambdas/aws/dynamo/stream-record.ts';
import type { Outcome } from './runtime/runtime-api.ts';
import type { StreamedChange } from './table-stream.ts';

export interface MappingOptions {
  invoke(event: { Records: StreamedChange[] }): Promise<Outcome>;
  batchSize?: number;
  retryAttempts?: number;
  /** false: all is handed over, as by a mapping without filters. */
  isFiltered?: boolean;
}

export interface Delivery {
  /** Sequence numbers of every batch, in the order in which they were handed over. */
  batches: string[][];
  /** Sequence numbers of batches that failed too often. */
  putAside: string[][];
}

export async function deliver(changes: readonly StreamedChange[], options: MappingOptions): Promise<Delivery> {
  const { batchSize = 100, isFiltered = true } = options;
  const wanted = changes.filter((change) => !isFiltered || streamFilters.some((filter) => matches(filter, change)));
  const delivery: Delivery = { batches: [], putAside: [] };
  for (let at = 0; at < wanted.length; at += batchSize) {
    await deliverBatch(wanted.slice(at, at + batchSize), options, delivery);
  }
  return delivery;
}

async function deliverBatch(batch: StreamedChange[], options: MappingOptions, delivery: Delivery): Promise<void> {
  let left = batch;
  for (let retries = 0; left.length > 0; retries++) {
    delivery.batches.push(left.map(numberOf));
    const outcome = await options.invoke({ Records: left });
    if (outcome.kind === 'failed' && left.length > 1) {
      const middle = Math.ceil(left.length / 2);
      for (const half of [left.slice(0, middle), left.slice(middle)]) await deliverBatch(half, options, delivery);
      return;
    }
    const rest = outcome.kind === 'failed' ? left : behind(left, outcome.payload);
    if (rest.length < left.length) retries = -1;
    left = rest;
    if (left.length > 0 && retries >= (options.retryAttempts ?? 3)) {
      delivery.putAside.push(left.map(numberOf));
      return;
    }
  }
}

/** What comes again: all from the lowest number on that was handed back. */
function behind(batch: StreamedChange[], answer: unknown): StreamedChange[] {
  const { batchItemFailures = [] } = (answer ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  if (batchItemFailures.length === 0) return [];
  const failed = batch.findIndex((change) =>
    batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === numberOf(change)),
  );
  return failed === -1 ? batch : batch.slice(failed); // a number that is none of the batch fails all of it
}

const numberOf = ({ dynamodb }: StreamedChange): string => dynamodb.SequenceNumber;

/** The part of Lambda's patterns that ours use: equal texts, and what a text begins with. */
export function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((each) => matchesText(each, value));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(pattern as object).every(([key, inner]) => matches(inner, Reflect.get(value, key)));
}

function matchesText(rule: unknown, value: unknown): boolean {
  if (typeof rule === 'string') return value === rule;
  const { prefix } = rule as { prefix: string };
  return typeof value === 'string' && value.startsWith(prefix);
}
