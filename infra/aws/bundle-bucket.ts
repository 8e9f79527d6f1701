// The bucket: bundles come in under `drop/` and `uploads/`, reports stand under `reports/` and `reports-by-id/`, the facts
// beside them under `facts/`.
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { AccessLogBucket } from './access-log-bucket.ts';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import type { Grantee } from './house-function.ts';
import type { WorkQueue } from './work-queue.ts';

/** Where bundles come in: objects under these prefixes are read. */
const bundlePrefixes = ['drop/', 'uploads/'] as const;
/** What was made of them. A page of a report is made when it is asked for, so that nothing else is kept. */
const reportPrefixes = ['reports-by-id/', 'reports/', 'facts/'] as const;
export const keptPrefixes = [...bundlePrefixes, ...reportPrefixes] as const;
/** Days that an earlier version of an object is kept, for whoever overwrote or deleted one by mistake. */
const earlierVersionDays = 7;

export interface BundleBucketParts {
  deployment: Deployment;
  key: DataKey;
  accessLog: AccessLogBucket;
}

export class BundleBucket extends Construct {
  readonly bucket: Bucket;
  readonly #key: DataKey;

  constructor(scope: Construct, id: string, { deployment, key, accessLog }: BundleBucketParts) {
    super(scope, id);
    this.#key = key;
    this.bucket = new Bucket(this, 'bucket', {
      bucketName: bucketNameOf(deployment),
      versioned: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: key.key,
      bucketKeyEnabled: true, // one call for the key serves many objects
      serverAccessLogsBucket: accessLog.bucket as IBucket, // their types differ in what may be undefined
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: lifecycleRules(deployment),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, // but a first deployment that fails takes its name back
    });
  }

  /** Every new bundle is announced to the queue. Said by the bucket itself, which needs no helper function to set it. */
  announceTo(queue: WorkQueue): void {
    const resource = this.bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error('expected the bucket to hold its CloudFormation resource');
    resource.notificationConfiguration = {
      queueConfigurations: bundlePrefixes.map((value) => ({
        event: 's3:ObjectCreated:*',
        queue: queue.arn,
        filter: { s3Key: { rules: [{ name: 'prefix', value }] } },
      })),
    };
    resource.addResourceDependency(queue.admission); // S3 tries the queue when it is told about it
  }

  /**
   * Bundles to read; reports to write, and to read again before they are published; facts to write alone. Report and facts
   * of a bundle that is deleted while it is read are removed again, with their earlier versions, and its copies too.
   */
  letIngest(grantee: Grantee): { BUNDLE_BUCKET: string } {
    grantee.allow(['s3:GetObject', 's3:GetObjectVersion'], this.#under(...bundlePrefixes));
    grantee.allow(['s3:GetObject', 's3:PutObject'], this.#under('reports-by-id/', 'reports/'));
    grantee.allow(['s3:PutObject'], this.#under('facts/'));
    grantee.allow(['s3:DeleteObjectVersion'], this.#under('reports-by-id/', 'facts/', 'reports/'));
    grantee.allow(['s3:GetObjectVersion', 's3:DeleteObject'], this.#under('reports/'));
    grantee.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn]);
    return this.#named(grantee);
  }

  /**
   * Reports to read, and to publish; what was published of a bundle that is deleted meanwhile is removed again, with its
   * earlier versions.
   */
  letDeadLetters(grantee: Grantee): { BUNDLE_BUCKET: string } {
    grantee.allow(['s3:GetObject', 's3:PutObject'], this.#under('reports/'));
    grantee.allow(['s3:GetObject'], this.#under('reports-by-id/'));
    grantee.allow(['s3:DeleteObjectVersion'], this.#under('reports-by-id/', 'facts/', 'reports/'));
    grantee.allow(['s3:GetObjectVersion', 's3:DeleteObject'], this.#under('reports/'));
    grantee.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn]);
    return this.#named(grantee);
  }

  /**
   * Reports and facts to read; bundles to write, which is what a presigned upload does in this function's name; and
   * everything of a bundle to remove, with its earlier versions. Whose copies those are is told by their metadata, and
   * removing one on condition that it is still the same needs the right to read it.
   */
  letApi(grantee: Grantee): { BUNDLE_BUCKET: string } {
    grantee.allow(['s3:GetObject'], this.#under('reports-by-id/', 'facts/', 'reports/'));
    grantee.allow(['s3:PutObject'], this.#under('uploads/'));
    grantee.allow(['s3:DeleteObjectVersion'], this.#under(...keptPrefixes));
    grantee.allow(['s3:GetObjectVersion', 's3:DeleteObject'], this.#under('reports/'));
    grantee.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn]);
    return this.#named(grantee);
  }

  /** Whoever may not list is told 403, and not 404, about an object that is not there. */
  #named(grantee: Grantee): { BUNDLE_BUCKET: string } {
    grantee.allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    this.#key.letUseObjects(grantee);
    return { BUNDLE_BUCKET: this.bucket.bucketName };
  }

  #under(...prefixes: string[]): string[] {
    return prefixes.map((prefix) => this.bucket.arnForObjects(`${prefix}*`));
  }
}

/** Said beforehand, because the queue has to know the bucket that will write to it before the bucket is made. */
export const bucketNameOf = ({ stage, bucketName }: Pick<Deployment, 'stage' | 'bucketName'>): string =>
  bucketName ?? `logverdict-${stage}-${Aws.ACCOUNT_ID}-${Aws.REGION}`;

const lifecycleRules = ({ retentionDays, reportRetentionDays }: Deployment): LifecycleRule[] => [
  ...bundlePrefixes.map((prefix) => ({ prefix, expiration: Duration.days(retentionDays) })),
  ...(reportRetentionDays === undefined
    ? []
    : reportPrefixes.map((prefix) => ({ prefix, expiration: Duration.days(reportRetentionDays) }))),
  {
    noncurrentVersionExpiration: Duration.days(earlierVersionDays),
    abortIncompleteMultipartUploadAfter: Duration.days(1),
  },
  { expiredObjectDeleteMarker: true },
];
