// The authorizer function as Lambda runs it: the handler, wired with the table that holds the tokens' hashes.
import { makeDynamoClient } from '../aws/clients.ts';
import { makeDynamoAccessTokens } from '../aws/dynamo-access-tokens.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { AuthorizerEnv } from './env.ts';
import { makeAuthorizer } from './handler.ts';

const env = readEnvironment(AuthorizerEnv, process.env);

export const handler = makeAuthorizer({
  tokens: makeDynamoAccessTokens({
    client: makeDynamoClient({ region: env.AWS_REGION }),
    table: env.VERDICT_TABLE,
  }),
  now: () => new Date(),
});
