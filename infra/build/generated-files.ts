// Everything that is made from other files and kept beside them: of the signature files the compiled pack, the JSON
// Schemas for editors and the readable list; the schema of events; the description of the API and its page; the log scanner in WebAssembly; and
// the words of our sentences. A test fails when one of them is stale.
import { join } from 'node:path';
import * as z from 'zod';
import { descriptionFile } from '../../lambdas/api/read-description.ts';
import { EventDetail } from '../../lambdas/events/event-detail.ts';
import { compilePack } from '../../shared/signatures/compile-pack.ts';
import { RemedyFile } from '../../shared/signatures/remedy-file.ts';
import { SignatureFile } from '../../shared/signatures/signature-file.ts';
import { apiPage } from './api-page/api-page.ts';
import { compiledScanner } from './compile-scanner.ts';
import { describedApi } from './described-api.ts';
import { formattedJson } from './formatted-json.ts';
import { readPack } from './read-pack.ts';
import { sentenceWords } from './sentence-words.ts';
import { signatureDocs } from './signature-docs.ts';

/** Content by path, relative to the root of the repository. */
export async function generatedFiles(repository: string): Promise<ReadonlyMap<string, string>> {
  const pack = compilePack(await readPack(join(repository, 'shared/signatures'), 'expressway'));
  const description = await describedApi(repository);
  return new Map([
    [`lambdas/api/${descriptionFile}`, `${JSON.stringify(description)}\n`],
    ['docs/api.html', apiPage(description)],
    ['shared/signatures/expressway-mra.generated.json', formattedJson(pack)],
    ['docs/schema/signature.schema.json', formattedJson(schemaOf(SignatureFile, 'A logverdict signature'))],
    ['docs/schema/remedy.schema.json', formattedJson(schemaOf(RemedyFile, 'A logverdict remedy'))],
    ['docs/schema/event.schema.json', formattedJson(eventSchema())],
    ['docs/signatures.md', signatureDocs(pack)],
    ['shared/log/log-scanner.generated.json', formattedJson(await compiledScanner(repository))],
    ['shared/redaction/sentence-words.generated.json', formattedJson(await sentenceWords(repository))],
  ]);
}

/** As whoever listens sees it: fields may be added to an event, so none is forbidden. */
const eventSchema = (): object => ({
  ...z.toJSONSchema(EventDetail, { io: 'input' }),
  $id: 'logverdict/event/1',
  title: 'What changed: `detail` of an event on the bus',
});

/** As editors see the file: fields with a default may be left out. */
const schemaOf = (schema: z.ZodType, title: string): object => ({
  ...z.toJSONSchema(schema, { io: 'input' }),
  title,
});
