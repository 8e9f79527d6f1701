// The environment of a function, read once when it starts.
import type * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';

/** Throws Fault `configuration-invalid`, with the name of every variable that is missing or wrong. */
export function readEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Fault('configuration-invalid', `expected a complete environment, found ${wrong.join('; ')}`, {
    cause: parsed.error,
  });
}
