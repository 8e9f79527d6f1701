// The table: bundles, nodes, findings and tokens. Its keys and indexes are those that the functions write by.
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { tableSchema } from '../../lambdas/aws/dynamo/table.ts';
import type { DataKey } from './data-key.ts';
import type { Grantee } from './house-function.ts';

const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writing = ['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'];

const text = (name: string) => ({ name, type: AttributeType.STRING });

export class VerdictTable extends Construct {
  readonly table: Table;
  readonly #key: DataKey;

  constructor(scope: Construct, id: string, key: DataKey) {
    super(scope, id);
    this.#key = key;
    this.table = new Table(this, 'table', {
      partitionKey: text(tableSchema.partitionKey),
      sortKey: text(tableSchema.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key.key,
      stream: StreamViewType[tableSchema.stream],
      timeToLiveAttribute: tableSchema.timeToLive,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name, partitionKey, sortKey, attributes } of tableSchema.indexes) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(partitionKey),
        sortKey: text(sortKey),
        ...(attributes
          ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...attributes] }
          : { projectionType: ProjectionType.ALL }),
      });
    }
  }

  /** Records of bundles and nodes: read, and written together on condition that nobody else has changed them. */
  letIngest(grantee: Grantee): { VERDICT_TABLE: string } {
    grantee.allow([...reading, ...writing], [this.table.tableArn]);
    this.#key.letWriteTable(grantee);
    return this.#named;
  }

  /** The same records: a bundle that was given up ends as one that was read does. */
  letDeadLetters(grantee: Grantee): { VERDICT_TABLE: string } {
    return this.letIngest(grantee);
  }

  /** Everything is read, by every index; bundles, findings, shares and tokens are written, and removed. */
  letApi(grantee: Grantee): { VERDICT_TABLE: string } {
    grantee.allow([...reading, ...writing], [this.table.tableArn]);
    grantee.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/*`]);
    this.#key.letWriteTable(grantee);
    return this.#named;
  }

  /** A token is one item, found by its hash. */
  letAuthorizer(grantee: Grantee): { VERDICT_TABLE: string } {
    grantee.allow(['dynamodb:GetItem'], [this.table.tableArn]);
    this.#key.letReadTable(grantee);
    return this.#named;
  }

  /** What Lambda does with the stream in the function's name. The list of streams knows no resources. */
  letEvents(grantee: Grantee): void {
    grantee.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [this.streamArn]);
    grantee.allow(['dynamodb:ListStreams'], ['*']);
    this.#key.letReadTable(grantee);
  }

  /** Every change, for a day. */
  get streamArn(): string {
    if (this.table.tableStreamArn === undefined) throw new Error('expected a table with a stream, found one without');
    return this.table.tableStreamArn;
  }

  get #named(): { VERDICT_TABLE: string } {
    return { VERDICT_TABLE: this.table.tableName };
  }
}
