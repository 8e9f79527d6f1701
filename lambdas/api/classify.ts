// POST /v1/classify: what pasted lines mean. Nothing is stored, and no node is judged.
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import { bodyText, mediaType, parseBody, parseQuery } from '../middleware/parse-request.ts';
import { type Endpoint, json } from './endpoint.ts';

const maxTextBytes = 256 * 1024;
export const ClassifyBody = z.strictObject({ text: z.string().describe('pasted lines, at most 256 KiB') });

export const classify: Endpoint = async ({ event }, { classifyText, pack }) => {
  parseQuery(event, z.strictObject({}));
  const text = textOf(event);
  const size = Buffer.byteLength(text);
  if (size > maxTextBytes) {
    throw new Fault('body-too-large', `expected at most ${maxTextBytes} bytes of text, found ${size}`);
  }
  return json(await classifyText(text, pack));
};

const textOf = (event: APIGatewayProxyEvent): string =>
  mediaType(event) === 'text/plain' ? bodyText(event) : parseBody(event, ClassifyBody).text;
