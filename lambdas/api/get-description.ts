// GET /v1/openapi.json: the description of this API, as it was generated from the schemas that requests are checked with.
import * as z from 'zod';
import { parseQuery } from '../middleware/parse-request.ts';
import type { Endpoint } from './endpoint.ts';

export const DescriptionQuery = z.strictObject({});

export const getDescription: Endpoint = async ({ event }, { description }) => {
  parseQuery(event, DescriptionQuery);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: await description() };
};
