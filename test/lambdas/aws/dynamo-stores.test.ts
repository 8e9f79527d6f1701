// The stores on DynamoDB keep to their ports' contracts, over the wire.
import { afterAll, beforeAll, describe } from 'vitest';
import { makeDynamoAccessTokens } from '../../../lambdas/aws/dynamo-access-tokens.ts';
import { makeDynamoShareLinks } from '../../../lambdas/aws/dynamo-share-links.ts';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import { accessTokensContract } from '../../ports/access-tokens-contract.ts';
import { shareLinksContract } from '../../ports/share-links-contract.ts';
import { verdictStoreContract } from '../../ports/verdict-store-contract.ts';
import { verdictStoreDeletionContract } from '../../ports/verdict-store-deletion-contract.ts';
import { verdictStoreEventsContract } from '../../ports/verdict-store-events-contract.ts';
import { verdictStoreListsContract } from '../../ports/verdict-store-lists-contract.ts';
import { verdictStoreMarksContract } from '../../ports/verdict-store-marks-contract.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';

describe.skipIf(missingDynamoDb !== null)(`stores on DynamoDB${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  beforeAll(async () => {
    service = await startDynamoDb();
  });
  afterAll(() => service.close());

  describe('verdict store', () => {
    const make = async (now?: () => Date) => makeDynamoVerdictStore(await service.newTable(), now);
    verdictStoreContract(make);
    verdictStoreListsContract(make);
    verdictStoreEventsContract(make);
    verdictStoreMarksContract(make);
    verdictStoreDeletionContract(make);
  });

  describe('share links', () => {
    shareLinksContract(async () => {
      const table = await service.newTable();
      return { shares: makeDynamoShareLinks(table), verdicts: makeDynamoVerdictStore(table) };
    });
  });

  describe('access tokens', () => {
    accessTokensContract(async () => makeDynamoAccessTokens(await service.newTable()));
  });
});
