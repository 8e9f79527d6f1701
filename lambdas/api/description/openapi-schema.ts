// As much of the shape of this document itself as its answer promises.
import * as z from 'zod';

export const openApiSchema = z
  .looseObject({ openapi: z.literal('3.1.1'), info: z.looseObject({}), paths: z.looseObject({}) })
  .describe('an OpenAPI document');
