// What goes wrong around the functions on AWS, and what is there when it is over.
import { describe } from 'vitest';
import { missingDynamoDb } from '../../services/dynamodb.ts';
import { startAwsFaultHost } from './fault-aws-host.ts';
import { awsTroubles } from './fault-aws-services.ts';
import { faultSuite } from './fault-suite.ts';

const where = missingDynamoDb ?? 'DynamoDB over the wire';

describe.skipIf(missingDynamoDb)(`faults (${where})`, () => faultSuite(startAwsFaultHost, awsTroubles));
