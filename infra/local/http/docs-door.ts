// `GET /docs`: the description of the API as a page. It was made beforehand, loads nothing, and needs no token.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../../../shared/model/fault.ts';
import { sendResult } from './answer.ts';

export type DocsDoor = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const page = new URL('../../../docs/api.html', import.meta.url);

/** The page brings its own policy for styles; that it may not be framed can be said in a header alone. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy': "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export const answerDocs: DocsDoor = async ({ method = '' }, response) => {
  const allow = ['GET', 'HEAD'];
  if (!allow.includes(method)) {
    throw new Fault('method-not-allowed', 'expected GET or HEAD, found another method', { details: { allow } });
  }
  const body = method === 'HEAD' ? '' : await readFile(page, 'utf8');
  sendResult(response, { statusCode: 200, headers, body });
};
