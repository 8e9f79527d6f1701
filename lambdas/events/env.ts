// The environment of the events function. The infrastructure is typed by this object: a variable that is read here and
// not set there does not compile.
import * as z from 'zod';

export const EventsEnv = z.object({
  /** Set by Lambda itself. */
  AWS_REGION: z.string().min(1),
  EVENT_BUS: z.string().min(1),
  /** Where the position of a change is left that can never be told. */
  DEAD_LETTERS_URL: z.string().min(1),
});
