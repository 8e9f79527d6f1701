// The whole API as the bundled functions answer it, with DynamoDB, S3 and SQS over the wire.
import { describe } from 'vitest';
import { missingDynamoDb } from '../services/dynamodb.ts';
import { apiSuite } from './api-suite.ts';
import { startAwsHost } from './aws-host.ts';
import { lifeCycleSuite } from './life-cycle-suite.ts';

const where = missingDynamoDb ?? 'DynamoDB over the wire';

describe.skipIf(missingDynamoDb)(`the API (${where})`, () => apiSuite(startAwsHost));
describe.skipIf(missingDynamoDb)(`findings over time (${where})`, () => lifeCycleSuite(startAwsHost));
