// What cdk-nag finds and is left as it is: each finding at its place, with the reason. Anything else that it finds ends the
// synthesis with an error.
import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { CfnMethod } from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import { type BundleBucket, keptPrefixes } from './bundle-bucket.ts';
import type { Deployment } from './deployment.ts';
import type { EventFeed } from './event-feed.ts';
import type { VerdictTable } from './verdict-table.ts';
import type { VerdictsApi } from './verdicts-api.ts';
import type { WorkQueue } from './work-queue.ts';

type Runs = Record<'function' | 'role', IConstruct>;

interface Left {
  deployment: Deployment;
  bucket: BundleBucket;
  table: VerdictTable;
  queue: WorkQueue;
  feed: EventFeed;
  functions: Record<'ingest' | 'deadLetters' | 'events' | 'api' | 'authorizer', Runs>;
  entrance: VerdictsApi;
  topic: AlarmTopic;
}

export function acknowledgeFindings(left: Left): void {
  const { ingest, deadLetters, api } = left.functions;
  for (const { function: fn, role } of Object.values(left.functions)) {
    leave(role, 'AwsSolutions-IAM5[Resource::*]', 'X-Ray and the list of streams, which know no resources');
    leave(fn, 'Serverless-LambdaDLQ', 'it is invoked by a queue or stream, or waited for: never asynchronously');
  }
  for (const prefix of keptPrefixes) {
    const below = wildcard(left.bucket.bucket, `${prefix}*`);
    for (const { role } of [ingest, deadLetters, api])
      leave(role, below, 'the objects of one folder, by a few actions');
  }
  leave(api.role, wildcard(left.table.table, 'index/*'), 'the API reads by every index of the table');
  leaveQueues(left);
  leaveEntrance(left);
  leave(left.topic, 'Serverless-SNSRedrivePolicy', 'mail that is not taken can be read in the state of the alarm');
}

function leaveQueues({ queue: { setAside, node }, feed }: Left): void {
  for (const last of [setAside, feed.deadLetters]) {
    for (const id of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy']) leave(last, id, 'here messages end');
  }
  const reason = 'a queue keeps what failed, and puts it aside by its own redrive policy';
  for (const id of ['feed', 'feed-dead-letters']) {
    leave(node.findChild(id), 'Serverless-LambdaEventSourceMappingDestination', reason);
  }
}

function leaveEntrance({ deployment, entrance: { api, node } }: Left): void {
  leave(api, 'AwsSolutions-APIG2', 'the function checks every request by the schemas of the description');
  leave(api, 'AwsSolutions-COG4', 'tokens are ours, or of any OIDC issuer: the authorizer function checks them');
  for (const method of api.node.findAll()) {
    if (!(method instanceof CfnMethod) || method.authorizationType !== 'NONE') continue;
    leave(method, 'AwsSolutions-APIG4', 'health, the description and shared links are open to everybody');
  }
  const stage = api.deploymentStage;
  leave(stage, 'AwsSolutions-APIG6', 'the execution log has paths, and so the secrets of shared links');
  leave(stage, 'Serverless-APIGWStructuredLogging', 'a line is JSON; only its numbers stand without quotation marks');
  if (!deployment.firewall) leave(stage, 'AwsSolutions-APIG3', 'the context `firewall` says that none is wanted');
  const logRole = node.tryFindChild('log-role');
  if (logRole) leave(logRole, 'AwsSolutions-IAM5[Resource::*]', 'it writes the logs of every API of the account');
}

const leave = (scope: IConstruct, id: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id, reason });

/** cdk-nag names a resource by its id in the template. */
function wildcard(owner: IConstruct, below: string): string {
  const resource = owner.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) throw new Error(`expected ${owner.node.path} to hold one resource`);
  return `AwsSolutions-IAM5[Resource::<${Stack.of(owner).getLogicalId(resource)}.Arn>/${below}]`;
}
