// The authorizer function as Lambda runs it: the handler, wired with the table that holds the tokens' hashes, and
// with the issuer whose JWTs are let in, where there is one.

import { makeDynamoAccessTokens } from '../aws/dynamo-access-tokens.ts';
import { makeDynamoClient } from '../aws/dynamo-client.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { jsonLog } from '../runtime/json-log.ts';
import { AuthorizerEnv } from './env.ts';
import { makeAuthorizer } from './handler.ts';
import { makeJwtVerifier } from './oidc/jwt-verifier.ts';

const env = readEnvironment(AuthorizerEnv, process.env);
const now = () => new Date();

export const handler = makeAuthorizer({
  tokens: makeDynamoAccessTokens({
    client: makeDynamoClient({ region: env.AWS_REGION }),
    table: env.VERDICT_TABLE,
  }),
  verifyJwt: env.LOGVERDICT_OIDC && makeJwtVerifier(env.LOGVERDICT_OIDC, { now }),
  usageKeys: env.USAGE_KEYS,
  now,
  log: jsonLog((line) => process.stdout.write(line)),
});
