// What a verdict store holds, as its callers see it and as it stands in the table.
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import type { Page, PageRequest, VerdictStore } from '../../../shared/model/ports.ts';
import { told } from '../../ports/told.ts';

const everySite = { sites: null };

/** Without the times of writing, which differ from run to run. */
export async function stateOf(store: VerdictStore) {
  const findings = await allOf((page) => store.findings(everySite, page));
  return {
    bundles: await allOf((page) => store.bundles(everySite, page)),
    nodes: await allOf((page) => store.nodes(everySite, page)),
    findings: findings.map(({ updatedAt: _at, ...finding }) => finding),
  };
}

/** What has been told, in words, as if all of it had happened at once. */
export async function toldBy(store: VerdictStore): Promise<string[]> {
  return (await allOf((page) => store.events(everySite, page))).map(told).sort();
}

/** Every page of a list. */
export async function allOf<T>(list: (page: PageRequest) => Promise<Page<T>>, limit = 100): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await list({ limit, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** Keys of everything that stands in the table. */
export async function keysIn({ client, table }: DynamoTable): Promise<string[]> {
  const keys: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey: start }));
    for (const { pk, sk } of page.Items ?? []) keys.push(`${pk} | ${sk}`);
    start = page.LastEvaluatedKey;
  } while (start);
  return keys.sort();
}
