// The description of the API, and its page, from the table of operations and the answers that were recorded.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { openApiDocument } from '../../lambdas/api/description/openapi-document.ts';
import type { JsonSchema } from '../../lambdas/api/description/schema-components.ts';

/** A test writes it: `npm run describe`. */
export const recordedAnswersPath = 'lambdas/api/description/recorded-answers.generated.json';

const RecordedAnswers = z.record(z.string(), z.object({ mediaType: z.string(), value: z.unknown() }));

export async function describedApi(repository: string): Promise<JsonSchema> {
  const text = await readFile(join(repository, recordedAnswersPath), 'utf8');
  return openApiDocument(RecordedAnswers.parse(JSON.parse(text)));
}
