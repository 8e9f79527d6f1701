// Asks the authorizer function as API Gateway does, and reads its answer.
import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { Fault } from '../../../shared/model/fault.ts';

type AuthorizerContext = APIGatewayProxyEvent['requestContext']['authorizer'];
type Authorizer = (
  event: Pick<APIGatewayRequestAuthorizerEvent, 'type' | 'methodArn' | 'headers'>,
) => Promise<APIGatewayAuthorizerResult>;

/** Throws Fault `unauthorized` or `forbidden`; passes on any other error of the function. */
export async function authorize(authorizer: Authorizer, event: APIGatewayProxyEvent): Promise<AuthorizerContext> {
  const { httpMethod, path, headers } = event;
  const methodArn = `arn:aws:execute-api:local:000000000000:local/local/${httpMethod}${path}`;
  const { principalId, context, policyDocument } = await authorizer({ type: 'REQUEST', methodArn, headers }).catch(
    refuse,
  );
  if (policyDocument.Statement.some(({ Effect }) => Effect !== 'Allow')) {
    throw new Fault('forbidden', 'expected a token that allows this call, found one that does not');
  }
  return { ...context, principalId };
}

/** This very message is how an authorizer says that there is no valid token. */
function refuse(error: unknown): never {
  if (error instanceof Error && error.message === 'Unauthorized') {
    throw new Fault('unauthorized', 'expected `Authorization: Bearer` with a valid token', { cause: error });
  }
  throw error;
}
