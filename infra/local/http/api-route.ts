// `/v1/…`: asks the authorizer, counts the request, hands it to the API function, and sends what that answers.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { isOpenCall } from '../../../lambdas/api/path-pattern.ts';
import { Fault } from '../../../shared/model/fault.ts';
import { sendProblem, sendResult } from './answer.ts';
import type { LetIn } from './authorize.ts';
import { proxyEventOf, targetOf } from './proxy-event.ts';
import type { RateLimits } from './rate-limits.ts';
import { readBody } from './request-body.ts';

/** As API Gateway: an answer takes no longer. */
const answerMs = 29_000;

export interface ApiRouteParts {
  api: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;
  /** What the token allows. Throws Fault `unauthorized` or `forbidden`. */
  authorize: (event: APIGatewayProxyEvent) => Promise<LetIn>;
  limits: RateLimits;
  now: () => Date;
}

export type ApiRoute = (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>;

export function makeApiRoute({ api, authorize, limits, now }: ApiRouteParts): ApiRoute {
  const letIn = async (event: APIGatewayProxyEvent): Promise<LetIn['context']> => {
    const { context, tokenId, tier } = await authorize(event).catch((error: unknown) => {
      if (error instanceof Fault) limits.countStranger(event.requestContext.identity.sourceIp);
      throw error;
    });
    limits.countClient(tokenId, tier);
    return context;
  };
  return async (request, response, requestId) => {
    const mark = { requestId, now: now() };
    const bare = proxyEventOf(request, Buffer.alloc(0), mark);
    const isForAll = isOpen(request);
    const authorizer = isForAll ? null : await letIn(bare);
    const event = proxyEventOf(request, await readBody(request, response), mark);
    const result = await inTime(api({ ...event, requestContext: { ...event.requestContext, authorizer } }));
    // What is open to all and not there was a guess: the secret of a link.
    if (isForAll && result?.statusCode === 404) limits.countStranger(event.requestContext.identity.sourceIp);
    if (result !== null) return sendResult(response, result);
    const detail = 'the answer took longer than 29 seconds';
    sendProblem(response, { status: 504, code: 'answer-timed-out', detail }, requestId);
  };
}

const isOpen = (request: IncomingMessage): boolean => isOpenCall(request.method ?? '', targetOf(request).path);

/** null: it took too long. */
async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, answerMs, null);
  });
  try {
    return await Promise.race([answer, end]);
  } finally {
    clearTimeout(timer);
  }
}
