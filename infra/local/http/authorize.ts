// Asks the authorizer function as API Gateway does, and reads its answer.
import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { Fault } from '../../../shared/model/fault.ts';
import { RateTier } from '../../../shared/model/rate-limits.ts';

type AuthorizerContext = APIGatewayProxyEvent['requestContext']['authorizer'];
type Authorizer = (
  event: Pick<APIGatewayRequestAuthorizerEvent, 'type' | 'methodArn' | 'headers'>,
) => Promise<APIGatewayAuthorizerResult>;

/** Who was let in: what the API function is told about them, and the tier they are counted by. */
export interface LetIn {
  context: AuthorizerContext;
  tokenId: string;
  tier: RateTier;
}

/** Here the key that stands for a tier is its name. */
export const usageKeys = { standard: 'standard', high: 'high', bulk: 'bulk' } as const satisfies Record<
  RateTier,
  RateTier
>;

/** Throws Fault `unauthorized` or `forbidden`; passes on any other error of the function. */
export async function authorize(authorizer: Authorizer, event: APIGatewayProxyEvent): Promise<LetIn> {
  const { httpMethod, path, headers } = event;
  const methodArn = `arn:aws:execute-api:local:000000000000:local/local/${httpMethod}${path}`;
  const asked = authorizer({ type: 'REQUEST', methodArn, headers });
  const { principalId, context, policyDocument, usageIdentifierKey } = await asked.catch(refuse);
  if (policyDocument.Statement.some(({ Effect }) => Effect !== 'Allow')) {
    throw new Fault('forbidden', 'expected a token that allows this call, found one that does not');
  }
  return { context: { ...context, principalId }, tokenId: principalId, tier: RateTier.parse(usageIdentifierKey) };
}

/** This very message is how an authorizer says that there is no valid token. */
function refuse(error: unknown): never {
  if (error instanceof Error && error.message === 'Unauthorized') {
    throw new Fault('unauthorized', 'expected `Authorization: Bearer` with a valid token', { cause: error });
  }
  throw error;
}
