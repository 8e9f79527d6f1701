// The stores on DynamoDB keep to their ports' contracts, over the wire.
import { afterAll, beforeAll, describe } from 'vitest';
import { makeDynamoAccessTokens } from '../../../lambdas/aws/dynamo-access-tokens.ts';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import { accessTokensContract } from '../../ports/access-tokens-contract.ts';
import { verdictStoreContract } from '../../ports/verdict-store-contract.ts';
import { verdictStoreListsContract } from '../../ports/verdict-store-lists-contract.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';

describe.skipIf(missingDynamoDb !== null)(`stores on DynamoDB${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  beforeAll(async () => {
    service = await startDynamoDb();
  });
  afterAll(() => service.close());

  describe('verdict store', () => {
    const make = async () => makeDynamoVerdictStore(await service.newTable());
    verdictStoreContract(make);
    verdictStoreListsContract(make);
  });

  describe('access tokens', () => {
    accessTokensContract(async () => makeDynamoAccessTokens(await service.newTable()));
  });
});
