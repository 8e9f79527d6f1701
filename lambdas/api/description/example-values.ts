// The answers to the examples, as they were recorded: a test sends each example and compares.
import type { Example, Operation } from './operation.ts';
import type { JsonSchema } from './schema-components.ts';

export interface RecordedAnswer {
  mediaType: string;
  value: unknown;
}
/** By operation and example. */
export type Recorded = Readonly<Record<string, RecordedAnswer>>;

export const recordedName = ({ operationId }: Operation, { name }: Example): string => `${operationId} ${name}`;

/** Those of that media type; nothing where none was recorded. */
export function recordedAnswers(
  operation: Operation,
  examples: readonly Example[],
  type: string,
  recorded: Recorded,
): JsonSchema {
  const found = examples.flatMap((example) => {
    const answer = recorded[recordedName(operation, example)];
    return answer?.mediaType === type ? [[example.name, { summary: example.summary, value: answer.value }]] : [];
  });
  return found.length > 0 ? { examples: Object.fromEntries(found) } : {};
}
