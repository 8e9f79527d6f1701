// Findings by site, node and id, each list by the narrowest index that answers it; and one finding by its id.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { nodeKey } from '../../../shared/history/node-names.ts';
import type { Page, PageRequest, VerdictStore } from '../../../shared/model/ports.ts';
import type { FindingRecord } from '../../../shared/model/stored-records.ts';
import { partitions } from './index-keys.ts';
import type { IndexRange } from './index-range.ts';
import { keyPrefix } from './key-parts.ts';
import { readFinding } from './node-items.ts';
import { rangesOfSites, sitesOfNode } from './node-lists.ts';
import { readPage } from './paged-list.ts';
import type { DynamoTable, Index } from './table.ts';

type Filter = Parameters<VerdictStore['findings']>[0];

export async function findingOf({ client, table }: DynamoTable, findingId: string): Promise<FindingRecord | null> {
  const { Items: [item] = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'gsi4',
      KeyConditionExpression: 'gsi4pk = :finding',
      ExpressionAttributeValues: { ':finding': partitions.finding(findingId) },
      Limit: 1,
    }),
  );
  return item ? readFinding(item) : null;
}

export async function listFindings(
  table: DynamoTable,
  filter: Filter,
  page: PageRequest,
): Promise<Page<FindingRecord>> {
  const { state, severity, reference, updatedAfter } = filter;
  const cluster = filter.cluster?.toLowerCase();
  const node = filter.node === undefined ? undefined : nodeKey(filter.node);
  return readPage(
    table,
    {
      name: 'findings',
      ranges: await rangesOf(table, filter, node),
      newestFirst: false,
      equal: { nodeKey: node, cluster, state, severity, reference },
      above: { updatedAt: updatedAfter },
      read: async (items) => items.map(readFinding),
    },
    page,
  );
}

async function rangesOf(table: DynamoTable, filter: Filter, node: string | undefined): Promise<IndexRange[]> {
  const { sites } = filter;
  if (node === undefined) return rangesOfSites(sites, ...partitionOf(filter));
  const ofNode = sites ?? (await sitesOfNode(table, node));
  return [...new Set(ofNode)].map((site) => ({
    index: 'gsi1',
    partition: partitions.findings,
    prefix: keyPrefix(site, node),
  }));
}

function partitionOf({ reference, cluster, state }: Filter): [Index, string] {
  if (reference !== undefined) return ['gsi3', partitions.findingsOfReference(reference)];
  if (cluster !== undefined) return ['gsi5', partitions.findingsOfCluster(cluster)];
  return state === undefined ? ['gsi1', partitions.findings] : ['gsi2', partitions.findingsOfState(state)];
}
