// Variables of the environment that hold JSON.
import * as z from 'zod';

/** Text that holds the JSON of such a value. */
export const jsonText = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('expected JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);
