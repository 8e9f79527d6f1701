// What stands in the bucket or in the table and belongs to nothing.
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import { publishedKeys } from '../../../lambdas/aws/published-keys.ts';
import type { AwsPath } from '../aws-path.ts';

export async function awsLeftovers({ s3, bucket, table }: AwsPath): Promise<string[]> {
  const items = await everyItem(table);
  const bundles = items.filter(({ kind }) => kind === 'bundle');
  const deleted = new Set(items.filter(({ kind }) => kind === 'bundle-deleted').map(({ bundleId }) => bundleId));
  const owned = new Set(
    bundles.flatMap(({ bundleId, objectKey }) => [
      `reports-by-id/${bundleId}.json`,
      `facts/${bundleId}.json`,
      ...(String(objectKey).startsWith('drop/') ? Object.values(publishedKeys(String(objectKey))) : []),
    ]),
  );
  const objects = s3.objects
    .versionsOf(bucket)
    .filter(({ key, isDeleteMarker }) => /^(reports|facts)/.test(key) && !isDeleteMarker && !owned.has(key))
    .map(({ key }) => `object: ${key}`);
  const ofDeleted = items
    .filter(({ bundleId, sk }) => deleted.has(bundleId) || [...deleted].some((id) => String(sk).includes(String(id))))
    .filter(({ record, event, sk }) => record !== undefined || event !== undefined || /^(PART|SHARE)/.test(String(sk)))
    .map(({ pk, sk }) => `item: ${pk} ${sk}`);
  return [...objects, ...ofDeleted];
}

async function everyItem({ client, table }: DynamoTable): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey: start }));
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}
